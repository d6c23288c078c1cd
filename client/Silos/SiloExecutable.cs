using System.Diagnostics;

namespace ProductionValue.Client;

/// <summary>The silo's program.</summary>
/// <param name="Path">Full path of <c>pv-silo</c> or <c>pv-silo.dll</c>.</param>
internal sealed record SiloExecutable(string Path)
{
    private static readonly string Name = OperatingSystem.IsWindows() ? "pv-silo.exe" : "pv-silo";

    /// <summary>Where it is looked for besides <c>PV_SILO</c>, relative to the client's own folder.</summary>
    private static readonly string[] Places =
    [
        Name,
        System.IO.Path.Combine("..", "silo", Name),
        System.IO.Path.Combine("..", "..", "ProductionValue.Silo", "release", Name),
        System.IO.Path.Combine("..", "..", "ProductionValue.Silo", "debug", Name),
    ];

    /// <summary>Finds the program.</summary>
    /// <exception cref="NoSiloException">It is not there.</exception>
    public static SiloExecutable Find(Func<string, string?> variable, string clientFolder)
    {
        if (variable("PV_SILO") is { Length: > 0 } named)
            return File.Exists(named) ? new(System.IO.Path.GetFullPath(named)) : throw new NoSiloException($"PV_SILO: no file {named}");
        var found = Places.Select(place => System.IO.Path.GetFullPath(System.IO.Path.Combine(clientFolder, place))).FirstOrDefault(File.Exists);
        return found is null
            ? throw new NoSiloException($"the silo's program {Name} is not in {clientFolder}: build the whole project, or set PV_SILO to its path")
            : new(found);
    }

    /// <summary>The words of a command line that runs it: a library needs the runtime's own program in front.</summary>
    public string[] CommandLine(IEnumerable<string> arguments) =>
        Path.EndsWith(".dll", StringComparison.OrdinalIgnoreCase) ? ["dotnet", Path, .. arguments] : [Path, .. arguments];

    /// <summary>
    /// How to start it beside a client, out of reach of the terminal's Ctrl+C: that is for the client, which still needs the silo to end its work.
    /// </summary>
    public ProcessStartInfo StartBeside(IEnumerable<string> arguments, string? searchPath)
    {
        var words = CommandLine(arguments);
        var setsid = (searchPath ?? "").Split(System.IO.Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => System.IO.Path.Combine(folder, "setsid")).FirstOrDefault(File.Exists);
        if (setsid is not null)
            words = [setsid, .. words];
        var start = new ProcessStartInfo(words[0]) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in words.Skip(1))
            start.ArgumentList.Add(word);
        return start;
    }
}
