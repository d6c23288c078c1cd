using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv export</c>: takes a playlist away.</summary>
internal static class ExportCommand
{
    private const int Page = 200;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var tracks = new Argument<string[]>("TRACK_ID") { Description = "Tracks of the library, in order", Arity = ArgumentArity.ZeroOrMore };
        var xspf = new Option<bool>("--xspf") { Description = "Write XSPF" };
        var m3u8 = new Option<bool>("--m3u8") { Description = "Write M3U8 (the default)" };
        var similar = new Option<string?>("--similar") { Description = "Tracks that sound like this one, after it", HelpName = "TRACK_ID" };
        var more = new Option<string?>("--more") { Description = "Tracks that sound most like this producer's", HelpName = "PRODUCER" };
        var producer = new Option<string?>("--producer") { Description = "Tracks this producer is credited with", HelpName = "NAME" };
        var title = new Option<string?>("--title") { Description = "What to call the playlist", HelpName = "TITLE" };
        var k = CommonOptions.K("How many tracks with --similar and --more (default: 25)");
        var command = new Command("export", "Write tracks as a playlist on standard output") { tracks, m3u8, xspf, similar, more, producer, title, k };
        command.Validators.Add(result =>
        {
            if (result.GetValue(xspf) && result.GetValue(m3u8))
                result.AddError("--m3u8, --xspf: expected one of them, got both");
            if (result.GetValue(tracks) is not { Length: > 0 } && result.GetValue(similar) is null && result.GetValue(more) is null && result.GetValue(producer) is null)
                result.AddError("expected tracks, --similar, --more or --producer, got none");
        });
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var chosen = new List<TrackId>();
            foreach (var word in parsed.GetValue(tracks) ?? [])
            {
                if (!TrackId.TryParse(word, out var track, out var expected))
                    return bench.Refuse(parsed, expected);
                chosen.Add(track);
            }

            if (parsed.GetValue(producer) is { } name)
                chosen.AddRange(await ByProducer(library, name, cancellationToken));
            if (parsed.GetValue(more) is { } sound)
                chosen.AddRange((await library.More(new MoreQuery(sound, parsed.GetValue(k) ?? 25), cancellationToken)).Similar.Select(one => one.Track));
            if (parsed.GetValue(similar) is { } seed)
            {
                if (!TrackId.TryParse(seed, out var track, out var expected))
                    return bench.Refuse(parsed, expected);
                var found = await library.Similar(new SimilarQuery(new QueryTrack(track), parsed.GetValue(k) ?? 25), cancellationToken);
                chosen.AddRange([track, .. found.Similar.Select(one => one.Track)]);
            }

            if (chosen.Count == 0)
                return bench.NotFound(parsed, "no track answers this: nothing to export");
            var text = await library.Playlist(parsed.GetValue(xspf) ? "xspf" : "m3u8", parsed.GetValue(title) ?? "Production Value", [.. chosen.Distinct()], cancellationToken);
            await bench.Terminal.Out.WriteAsync(text.EndsWith('\n') ? text : text + "\n");
            return ExitCode.Done;
        }, cancellationToken));
        return command;
    }

    private static async Task<List<TrackId>> ByProducer(ProductionValueClient library, string name, CancellationToken cancellationToken)
    {
        var found = new List<TrackId>();
        for (string? cursor = null; ;)
        {
            var page = await library.Tracks(new TrackQuery(null, null, null, name, cursor, Page), cancellationToken);
            found.AddRange(page.Tracks.Select(track => track.Track));
            if (page.Next is not { } next)
                return found;
            cursor = next;
        }
    }
}
