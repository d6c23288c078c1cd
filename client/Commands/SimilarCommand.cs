using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv similar</c>: what sounds like a recording.</summary>
internal static class SimilarCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var subject = new Argument<string>("FILE|TRACK_ID") { Description = "A recording, or a track of the library" };
        var k = CommonOptions.K("How many tracks (default: 10)");
        var exclude = FilterOptions.Exclude("Leave out tracks by the same artist, of the same album, or both");
        var year = FilterOptions.Year();
        var producer = new Option<string?>("--producer") { Description = "Only tracks credited to this producer", HelpName = "NAME" };
        var command = new Command("similar", "List tracks that sound like a recording") { subject, k, exclude, producer, year, CommonOptions.Start, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var excluded = FilterOptions.Words(parsed.GetValue(exclude));
            var resolved = await QuerySubject.Resolve(
                parsed.GetRequiredValue(subject), parsed.GetValue(CommonOptions.Start), excluded.Length > 0, bench, library, cancellationToken);
            if (resolved.Query is null)
                return bench.NotFound(parsed, resolved.Refusal!);
            var years = FilterOptions.Years(parsed.GetValue(year))!.Value;
            var query = new SimilarQuery(
                resolved.Query, parsed.GetValue(k) ?? 10, excluded.Contains(FilterOptions.Artist), excluded.Contains(FilterOptions.Album), parsed.GetValue(producer),
                years.From, years.To);
            var similar = await library.Similar(query, cancellationToken);
            return bench.Answer(parsed, similar, told => Write(bench.Terminal, told.Similar));
        }, cancellationToken));
        return command;
    }

    /// <summary>Writes similar tracks as a table.</summary>
    public static void Write(Terminal terminal, IReadOnlyCollection<SimilarTrack> tracks)
    {
        if (tracks.Count == 0)
            terminal.Say("no other track answers this question");
        else
            terminal.Table(["track", "title", "artist", "album", "producers", "similarity#"], tracks.Select(Row));
    }

    private static string[] Row(SimilarTrack track) =>
        [track.Track.Value, track.Title, track.Artist, track.Album, string.Join("; ", track.Producers), AttributeCommand.Three(track.Similarity)];
}
