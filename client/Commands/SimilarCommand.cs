using System.CommandLine;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv similar</c>: what sounds like a recording.</summary>
internal static class SimilarCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var subjects = new Argument<string[]>("FILE|TRACK_ID") { Description = "A recording, or a track of the library; several for what is similar to all", Arity = ArgumentArity.OneOrMore };
        var not = new Option<string[]>("--not") { Description = "Keep away from this recording or track; may be given several times", HelpName = "FILE|TRACK_ID" };
        var seeds = new Option<SeedMode>("--seeds")
        {
            Description = "Of several: close to their middle, or close to any of them (default: mean)", HelpName = "mean|best", DefaultValueFactory = _ => SeedMode.Mean,
        };
        var k = CommonOptions.K("How many tracks (default: 10)");
        var exclude = FilterOptions.Exclude("Leave out tracks by the same artist, of the same album, or both");
        var year = FilterOptions.Year();
        var producer = new Option<string?>("--producer") { Description = "Only tracks credited to this producer", HelpName = "NAME" };
        var command = new Command("similar", "List tracks that sound like a recording") { subjects, not, seeds, k, exclude, producer, year, CommonOptions.Start, CommonOptions.Json };
        command.Validators.Add(result =>
        {
            if (result.GetValue(CommonOptions.Start) is not null && (result.GetValue(subjects) ?? []).Length > 1)
                result.AddError("--start: expected one recording to start in, got several");
        });
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var excluded = FilterOptions.Words(parsed.GetValue(exclude));
            string[] wanted = parsed.GetRequiredValue(subjects), unwanted = parsed.GetValue(not) ?? [];
            var queries = new List<QueryTrack>();
            foreach (var text in wanted.Concat(unwanted))
            {
                var start = queries.Count == 0 ? parsed.GetValue(CommonOptions.Start) : null;
                var resolved = await QuerySubject.Resolve(text, start, excluded.Length > 0 && queries.Count < wanted.Length, bench, library, cancellationToken);
                if (resolved.Query is null)
                    return bench.NotFound(parsed, resolved.Refusal!);
                queries.Add(resolved.Query);
            }

            var years = FilterOptions.Years(parsed.GetValue(year))!.Value;
            var query = new SimilarQuery(
                queries[0], parsed.GetValue(k) ?? 10, excluded.Contains(FilterOptions.Artist), excluded.Contains(FilterOptions.Album), parsed.GetValue(producer),
                years.From, years.To, Rest(queries[1..wanted.Length]), Rest(queries[wanted.Length..]), parsed.GetValue(seeds));
            var similar = await library.Similar(query, cancellationToken);
            return bench.Answer(parsed, similar, told => Write(bench.Terminal, told.Similar, told.Partial));
        }, cancellationToken));
        return command;
    }

    /// <summary>Writes similar tracks as a table.</summary>
    public static void Write(Terminal terminal, IReadOnlyCollection<SimilarTrack> tracks, bool partial)
    {
        if (partial)
            terminal.Remark("a part of the index did not answer in time: tracks may be missing");
        if (tracks.Count == 0)
            terminal.Say("no other track answers this question");
        else
            terminal.Table(["track", "title", "artist", "album", "producers", "similarity#"], tracks.Select(Row));
    }

    private static QueryTrack[]? Rest(List<QueryTrack> queries) => queries.Count > 0 ? [.. queries] : null;

    private static string[] Row(SimilarTrack track) =>
        [track.Track.Value, track.Title, track.Artist, track.Album, string.Join("; ", track.Producers), AttributeCommand.Three(track.Similarity)];
}
