using System.Text.Json;
using ProductionValue.Client;

namespace ProductionValue.Tests.Client;

/// <summary>Runs command lines in this process, with a folder, an environment, and ears of their own.</summary>
internal sealed class TestBench : IDisposable
{
    private readonly Dictionary<string, string?> _environment = new(StringComparer.Ordinal);

    public TestBench()
    {
        _environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        _environment["HOME"] = Folder.FullName;
    }

    public DirectoryInfo Folder { get; } = Directory.CreateTempSubdirectory("pv-client-");

    public FakeSound Sound { get; } = new();

    public StringWriter Out { get; } = new();

    public StringWriter Error { get; } = new();

    public Uri? UsualAddress { get; set; } = new("http://127.0.0.1:9"); // Nobody listens on the discard port.

    public JsonElement Json => JsonDocument.Parse(Out.ToString()).RootElement;

    public string? this[string variable]
    {
        set => _environment[variable] = value;
    }

    public Terminal Terminal() => new(Out, Error, _environment.GetValueOrDefault, TimeProvider.System);

    public Workbench Bench()
    {
        var terminal = Terminal();
        return new Workbench(terminal, Sound, Locator(terminal), Folder.FullName);
    }

    public SiloLocator Locator(Terminal terminal) => new(terminal, Folder.FullName, UsualAddress) { Patience = TimeSpan.FromSeconds(3) };

    /// <summary>Runs one command line; what it wrote is in <see cref="Out"/> and <see cref="Error"/>, of this run alone.</summary>
    public async Task<int> Run(params string[] words)
    {
        Out.GetStringBuilder().Clear();
        Error.GetStringBuilder().Clear();
        return await Door.Run(Bench(), words, TestContext.Current.CancellationToken);
    }

    public string Write(string name, string text)
    {
        var file = new FileInfo(Path.Combine(Folder.FullName, name));
        file.Directory!.Create();
        File.WriteAllText(file.FullName, text);
        return file.FullName;
    }

    public string At(string name) => Path.Combine(Folder.FullName, name);

    public void Dispose() => Folder.Delete(recursive: true);
}
