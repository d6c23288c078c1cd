using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv remove</c>: takes a track out of the library; its file stays where it is.</summary>
internal static class RemoveCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var id = new Argument<string>("TRACK_ID") { Description = "The track" };
        var command = new Command("remove", "Remove a track from the library (never its file)") { id, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var text = parsed.GetRequiredValue(id);
            return TrackId.TryParse(text, out var track, out _) && await library.Remove(track, cancellationToken)
                ? bench.Answer(parsed, new { removed = track }, told => bench.Terminal.Say($"removed {told.removed}"))
                : bench.NotFound(parsed, $"no track \"{text}\" is in the library");
        }, cancellationToken));
        return command;
    }
}
