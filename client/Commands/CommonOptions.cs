using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace ProductionValue.Client;

/// <summary>Options that several verbs share.</summary>
internal static class CommonOptions
{
    /// <summary>Which silo to talk to.</summary>
    public static Option<string?> Server { get; } = MakeServer();

    /// <summary>Which data directory to use.</summary>
    public static Option<string?> Data { get; } = new("--data")
    {
        Description = "Data directory: its running silo, or an embedded one on it (PV_DATA; default: in your data folder)",
        HelpName = "DIR",
        Recursive = true,
    };

    /// <summary>Whether the answer is one JSON document.</summary>
    public static Option<bool> Json { get; } = new("--json") { Description = "Print exactly one JSON document on standard output" };

    /// <summary>Where the excerpt of a file starts.</summary>
    public static Option<double?> Start { get; } = MakeStart();

    /// <summary>How many answers are wanted.</summary>
    /// <param name="description">Of what.</param>
    public static Option<int?> K(string description)
    {
        var option = new Option<int?>("-k", "--count") { Description = description, HelpName = "N" };
        option.Validators.Add(InRange(option, 1, 1000));
        return option;
    }

    /// <summary>How many lines of a list are wanted.</summary>
    public static Option<int?> Limit(string description)
    {
        var option = new Option<int?>("--limit", "-n") { Description = description, HelpName = "N" };
        option.Validators.Add(InRange(option, 1, 10_000_000));
        return option;
    }

    /// <summary>Refuses a number outside a range.</summary>
    public static Action<OptionResult> InRange(Option<int?> option, int low, int high) => result =>
    {
        if (result.Tokens is [var token] && int.TryParse(token.Value, CultureInfo.InvariantCulture, out var value) && (value < low || value > high))
            result.AddError($"{option.Name}: expected {low} to {high}, got {value}");
    };

    private static Option<string?> MakeServer()
    {
        var option = new Option<string?>("--server") { Description = "Address of a running silo (PV_SERVER)", HelpName = "URL", Recursive = true };
        option.Validators.Add(result =>
        {
            if (result.GetValue(option) is { } address && !SiloLocator.IsAddress(address))
                result.AddError($"--server: expected an address such as {SiloLocator.UsualAddress}, got \"{address}\"");
        });
        return option;
    }

    private static Option<double?> MakeStart()
    {
        var option = new Option<double?>("--start") { Description = "Where the excerpt of the file starts (default: its middle)", HelpName = "SECONDS" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !(double.TryParse(token.Value, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 0 and <= Credits.Manifest.MaxStartSeconds))
                result.AddError($"--start: expected 0 to {Credits.Manifest.MaxStartSeconds} seconds, got {token.Value}");
        });
        return option;
    }
}
