using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv credit</c>: a person's word that a producer worked on a track.</summary>
internal static class CreditCommand
{
    private static readonly Dictionary<string, CreditRole> Roles = new(StringComparer.OrdinalIgnoreCase)
    {
        ["producer"] = CreditRole.Producer,
        ["co-producer"] = CreditRole.CoProducer,
        ["executive"] = CreditRole.Executive,
    };

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var id = new Argument<string>("TRACK_ID") { Description = "The track" };
        var producer = new Argument<string>("PRODUCER") { Description = "Who worked on it" };
        var role = new Option<string>("--role") { Description = "What they did", DefaultValueFactory = _ => "producer" };
        role.AcceptOnlyFromAmong(StringComparer.OrdinalIgnoreCase, [.. Roles.Keys]);
        var command = new Command("credit", "Credit a producer on a track") { id, producer, role, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var (text, name) = (parsed.GetRequiredValue(id), parsed.GetRequiredValue(producer));
            if (!ProducerId.TryParse(name, out _, out var expected))
                return bench.Refuse(parsed, expected);
            return TrackId.TryParse(text, out var track, out _)
                && await library.AddCredit(track, name, Roles[parsed.GetRequiredValue(role)], cancellationToken) is { } credited
                ? bench.Answer(parsed, credited, told => ShowCommand.Write(bench.Terminal, told))
                : bench.NotFound(parsed, $"no track \"{text}\" is in the library");
        }, cancellationToken));
        return command;
    }
}
