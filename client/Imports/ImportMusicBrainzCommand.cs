using System.CommandLine;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary><c>pv import musicbrainz</c>: producers by recording from a release dump, kept beside the library and put on the tracks it holds.</summary>
internal static class ImportMusicBrainzCommand
{
    private const long CheckpointEvery = 50_000;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var dump = new Argument<string>("DUMP") { Description = "The release dump: JSON lines, plain or packed, or the archive that holds mbdump/release" };
        var credits = CreditsFolder();
        var command = new Command("musicbrainz", "Read producers of recordings from a MusicBrainz release dump") { dump, credits, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, async () =>
        {
            var folder = FolderOf(bench, parsed, credits);
            var summary = Read(bench, parsed.GetRequiredValue(dump), folder, cancellationToken);
            return await bench.WithLibrary(parsed, async library =>
            {
                var credited = await Apply(bench, library, folder, cancellationToken);
                return bench.Answer(parsed, new { summary, credited, folder }, told =>
                {
                    DumpImport.Write(bench.Terminal, told.summary);
                    bench.Terminal.Say($"{credited} tracks of the library changed; producers by recording are in {folder}");
                });
            }, cancellationToken);
        }));
        return command;
    }

    /// <summary>Where producers by recording are kept.</summary>
    public static Option<string?> CreditsFolder() => new("--credits") { Description = "Folder of producers by recording (default: musicbrainz in the data directory)", HelpName = "DIR" };

    /// <summary>The folder meant.</summary>
    public static string FolderOf(Workbench bench, ParseResult parsed, Option<string?> credits) =>
        parsed.GetValue(credits) ?? Path.Combine(DataDirectory.Choose(parsed.GetValue(CommonOptions.Data), bench.Terminal.Variable).Path, "musicbrainz");

    private static DumpSummary Read(Workbench bench, string dump, string folder, CancellationToken cancellationToken)
    {
        if (!File.Exists(dump))
            throw new FileNotFoundException($"{dump}: no such file");
        using var credits = new RecordingCredits(folder);
        var import = new DumpImport(bench.Terminal.Time, credits.Begin(dump));
        if (credits.Progress is { Complete: true })
            return import.Summarize();
        foreach (var parsed in DumpParsing.Parse(DumpDocuments.Lines(dump, "release"), DumpedRelease.Parse, import.Done, cancellationToken))
        {
            import.Count(parsed);
            foreach (var recording in parsed.Value?.Recordings ?? [])
                credits.Add(recording);
            if (import.Documents % CheckpointEvery == 0)
                credits.Save(import.Done, complete: false);
        }

        credits.Save(import.Done, complete: true);
        return import.Summarize();
    }

    /// <summary>Puts what the dump claims on the tracks whose recording id is known.</summary>
    private static async Task<int> Apply(Workbench bench, ProductionValueClient library, string folder, CancellationToken cancellationToken)
    {
        using var credits = new RecordingCredits(folder);
        Task<FoundCredits> Find(WantedRecording wanted, CancellationToken _) => Task.FromResult(
            Guid.TryParseExact(wanted.RecordingId, "D", out var id) && credits.Find(id) is { Count: > 0 } claims ? new FoundCredits(claims, wanted.RecordingId) : FoundCredits.None);
        var fetch = new CreditFetch(library, [(CreditSource.MusicBrainz, Find)], dryRun: false);
        var (changed, cursor) = (0, (string?)null);
        var total = (await library.Library(cancellationToken)).Tracks;
        await using var progress = new WorkProgress(bench.Terminal, "Crediting", (int)Math.Min(total, int.MaxValue));
        do
        {
            var page = await library.Tracks(new TrackQuery(null, null, null, null, cursor, 500), cancellationToken);
            foreach (var track in page.Tracks)
            {
                await foreach (var told in fetch.Fetch(track.Track, cancellationToken))
                    changed += told.Outcome == "updated" ? 1 : 0;
                progress.Advance(1);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return changed;
    }
}
