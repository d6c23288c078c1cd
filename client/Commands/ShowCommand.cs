using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv show</c>: everything known of a track, or of a producer where no track has that id.</summary>
internal static class ShowCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var id = new Argument<string>("ID") { Description = "A track's id, or a producer's name" };
        var command = new Command("show", "Show a track, or a producer") { id, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var text = parsed.GetRequiredValue(id);
            if (TrackId.TryParse(text, out var track, out _) && await library.Track(track, cancellationToken) is { } details)
                return bench.Answer(parsed, details, told => Write(bench.Terminal, told));
            if (ProducerId.TryParse(text, out _, out _) && await library.Producer(text, cancellationToken) is { } producer)
                return bench.Answer(parsed, producer, told => Write(bench.Terminal, told));
            return bench.NotFound(parsed, $"no track and no producer \"{text}\" is in the library");
        }, cancellationToken));
        return command;
    }

    /// <summary>Writes a track as a table of its fields.</summary>
    public static void Write(Terminal terminal, TrackDetails track) => terminal.Table(["", ""],
    [
        ["track", track.Track.Value],
        ["title", track.Metadata.Title],
        ["artist", track.Metadata.Artist],
        ["album", track.Metadata.Album],
        .. track.Credits.Select(credit => new[] { "credit", $"{credit.Producer} ({credit.Role}, by {credit.Source})" }),
        ["file", track.Metadata.Path],
        ["length", Seconds(track.Metadata.DurationSeconds)],
        ["excerpt", track.Metadata.StartSeconds is { } start ? "from " + Seconds(start) : "the middle"],
        ["features", string.Join(", ", track.Schemas)],
        .. track.Metadata.VanishedAt is { } gone ? [["vanished", gone.UtcDateTime.ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture)]] : Array.Empty<string[]>(),
        ["searchable", track.Searchable ? "yes" : "no"],
        ["version", $"{track.Version}"],
        ["content", track.ContentId],
    ]);

    private static void Write(Terminal terminal, ProducerDetails producer)
    {
        terminal.Table(["", ""],
        [
            ["producer", producer.Fingerprint.Producer],
            ["tracks", $"{producer.Fingerprint.Count}"],
            ["spread", AttributeCommand.Three(producer.Fingerprint.Spread)],
            ["generation", $"{producer.Fingerprint.Generation}"],
        ]);
        terminal.Table(["track", "title", "artist", "album"], producer.Tracks.Select(track => new[] { track.Track.Value, track.Title, track.Artist, track.Album }));
    }

    private static string Seconds(double seconds) => seconds.ToString("0.0", CultureInfo.InvariantCulture) + " s";
}
