using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv credits show</c>: every claim on a track, what it counts for, and the audit trail.</summary>
internal static class CreditsShowCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var id = new Argument<string>("TRACK_ID") { Description = "The track" };
        var command = new Command("show", "Show the claims on a track and what happened to them") { id, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
            TrackId.TryParse(parsed.GetRequiredValue(id), out var track, out _) && await library.Credits(track, cancellationToken) is { } credits
                ? bench.Answer(parsed, credits, told => Write(bench.Terminal, told))
                : bench.NotFound(parsed, $"no track \"{parsed.GetRequiredValue(id)}\" is in the library"), cancellationToken));
        return command;
    }

    /// <summary>Writes claims and trail as tables.</summary>
    public static void Write(Terminal terminal, TrackCredits credits)
    {
        terminal.Say($"{Terminal.Printable(credits.Title)} ({credits.Track}){(credits.Deleted ? ", removed" : "")}");
        if (credits.Claims.Length > 0)
        {
            terminal.Table(
                ["producer", "counts as", "role", "scope", "source", "by", "standing"],
                credits.Claims.Select(claim => new[]
                {
                    claim.Producer, claim.Name == claim.Producer ? "" : claim.Name, $"{claim.Role}", $"{claim.Scope}", $"{claim.Source}", claim.By ?? "", $"{claim.Standing}",
                }));
        }

        terminal.Say(credits.Fused.Length == 0
            ? "nobody trains"
            : "trains: " + Terminal.Printable(string.Join(", ", credits.Fused.Select(fused => string.Create(CultureInfo.InvariantCulture, $"{fused.Producer} ({fused.Confidence:0.000})")))));
        if (credits.Events.Length > 0)
        {
            terminal.Table(
                ["event#", "when", "what", "by", "producers", "why"],
                credits.Events.Select(entry => new[]
                {
                    $"{entry.Number}", entry.At.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture),
                    entry.Undoes is { } undone ? $"{entry.Action} {undone}" : $"{entry.Action}", entry.By, Producers(entry), entry.Why,
                }));
        }
    }

    private static string Producers(CreditEvent entry) =>
        string.Join(", ", entry.Added.Select(claim => "+" + claim.Name).Concat(entry.Removed.Select(claim => "-" + claim.Name)));
}
