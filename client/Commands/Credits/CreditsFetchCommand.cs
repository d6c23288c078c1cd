using System.CommandLine;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary><c>pv credits fetch</c>: asks MusicBrainz and Discogs who produced the library's tracks.</summary>
internal static class CreditsFetchCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var contact = new Option<string?>("--contact") { Description = "How the sources can reach you: a mail or web address (PV_CONTACT); nothing is asked without", HelpName = "ADDRESS" };
        var source = new Option<string[]>("--source") { Description = "musicbrainz or discogs (default: those that are configured)", AllowMultipleArgumentsPerToken = true };
        source.AcceptOnlyFromAmong("musicbrainz", "discogs");
        var dryRun = new Option<bool>("--dry-run") { Description = "Tell what would change, and change nothing" };
        var limit = CommonOptions.Limit("How many tracks to ask about (default: all)");
        var command = new Command("fetch", "Ask MusicBrainz (and Discogs, with PV_DISCOGS_TOKEN) who produced the library's tracks") { contact, source, dryRun, limit, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(source) is { Length: > 0 } named ? named : ["musicbrainz", "discogs"];
            var musicBrainz = wanted.Contains("musicbrainz") ? SourceOptions.MusicBrainz(bench.Terminal, parsed.GetValue(contact)) : null;
            var discogs = wanted.Contains("discogs") ? SourceOptions.Discogs(bench.Terminal, parsed.GetValue(contact)) : null;
            if (musicBrainz is null && discogs is null)
            {
                return Task.FromResult(bench.Refuse(
                    parsed, "no source is configured: MusicBrainz wants to know how to reach you (--contact ADDRESS or PV_CONTACT), Discogs also wants a token (PV_DISCOGS_TOKEN)"));
            }

            return bench.WithLibrary(parsed, library => Run(
                bench, parsed, library, musicBrainz, discogs, parsed.GetValue(dryRun), parsed.GetValue(limit) ?? int.MaxValue, cancellationToken), cancellationToken);
        });
        return command;
    }

    private static async Task<int> Run(
        Workbench bench, ParseResult parsed, ProductionValueClient library, ConductOptions? musicBrainz, ConductOptions? discogs, bool dryRun, int limit,
        CancellationToken cancellationToken)
    {
        using var first = musicBrainz is null ? null : new PoliteClient(musicBrainz, bench.Terminal.Time);
        using var second = discogs is null ? null : new PoliteClient(discogs, bench.Terminal.Time);
        var sources = new List<(CreditSource, Func<WantedRecording, CancellationToken, Task<FoundCredits>>)>();
        if (first is not null)
            sources.Add((CreditSource.MusicBrainz, new MusicBrainzClient(first).Find));
        if (second is not null)
            sources.Add((CreditSource.Discogs, new DiscogsClient(second).Find));
        var fetch = new CreditFetch(library, sources, dryRun);
        var tracks = (await TracksCommand.List(library, new TrackQuery(null, null, null, null, null, 0), limit, cancellationToken)).Tracks;
        var told = new List<FetchedTrack>();
        var interrupted = false;
        await using (var progress = new WorkProgress(bench.Terminal, "Asking about", tracks.Length))
        {
            try
            {
                foreach (var track in tracks.TakeWhile(_ => !fetch.GaveUp))
                {
                    await foreach (var fetched in fetch.Fetch(track.Track, cancellationToken))
                        told.Add(fetched);
                    progress.Advance(1);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                interrupted = true;
            }
        }

        var requests = (first?.Requests ?? 0) + (second?.Requests ?? 0);
        bench.Answer(parsed, new { requests, tracks = told }, _ => Write(bench.Terminal, told, requests));
        if (interrupted)
            bench.Terminal.Remark("interrupted: run the same command to go on; what was asked is answered from disk");
        return interrupted ? ExitCode.Interrupted : told.Exists(one => one.Outcome != "failed") || told.Count == 0 ? ExitCode.Done : ExitCode.Refused;
    }

    private static void Write(Terminal terminal, List<FetchedTrack> told, int requests)
    {
        foreach (var group in told.GroupBy(one => (one.Source, one.Outcome)).OrderBy(group => group.Key.Source))
            terminal.Say($"{group.Key.Source}: {group.Count()} {group.Key.Outcome}");
        terminal.Say($"{requests} requests");
        var notable = told.Where(one => one.Outcome is "updated" or "would-update" or "failed").ToArray();
        if (notable.Length > 0)
            terminal.Table(["track", "title", "source", "", "producers", "found"], notable.Select(one => new[] { one.Track.Value, one.Title, $"{one.Source}", one.Outcome, string.Join("; ", one.Producers), one.Found ?? "" }));
    }
}
