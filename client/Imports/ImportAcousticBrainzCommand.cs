using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary><c>pv import acousticbrainz</c>: tracks by their published descriptions, credited by recording id: a library without audio.</summary>
internal static class ImportAcousticBrainzCommand
{
    private const int Batch = 64;
    private const int BatchesAhead = 4;
    private const int FilesOfAnIngest = 20_000;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var source = new Argument<string>("PATH") { Description = "Folder of low-level JSON documents, or a tar archive of them, plain or packed" };
        var credits = ImportMusicBrainzCommand.CreditsFolder();
        var command = new Command("acousticbrainz", "Add recordings by AcousticBrainz' low-level documents") { source, credits, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(source));
            if (!Path.Exists(path))
                return bench.NotFound(parsed, $"{path}: no such file or folder");
            using var known = new RecordingCredits(ImportMusicBrainzCommand.FolderOf(bench, parsed, credits));
            if (known.Progress is null)
                bench.Terminal.Remark("no producers are known: pv import musicbrainz DUMP comes first, or the tracks stay without credits");
            var state = Path.Combine(DataDirectory.Choose(parsed.GetValue(CommonOptions.Data), bench.Terminal.Variable).Path, "acousticbrainz.json");
            var done = DoneBefore(state, path);
            var import = new DumpImport(bench.Terminal.Time, done);
            await using (var progress = new WorkProgress(bench.Terminal, "Importing"))
                await Run(library, known, import, path, state, progress, cancellationToken);
            return bench.Answer(parsed, import.Summarize(), told => DumpImport.Write(bench.Terminal, told));
        }, cancellationToken));
        return command;
    }

    private static async Task Run(
        ProductionValueClient library, RecordingCredits known, DumpImport import, string path, string state, WorkProgress progress, CancellationToken cancellationToken)
    {
        var sending = new Queue<(Task<IngestOutcome[]> Told, long Done)>();
        var batch = new List<IngestFile>(Batch);
        var run = "acousticbrainz-" + Guid.NewGuid().ToString("N"); // A new account each time: what was put before is found unchanged.
        foreach (var parsed in DumpParsing.Parse(DumpDocuments.Files(path), AcousticBrainzDocument.Parse, import.Done, cancellationToken))
        {
            import.Count(parsed);
            if (parsed.Value is { } document)
                batch.Add(new IngestFile(parsed.Document, SubmissionOf(document, parsed.Document, known), null));
            if (batch.Count < Batch)
                continue;
            sending.Enqueue((library.SendFiles(IngestOf(run, import.Done), batch, cancellationToken), import.Done));
            batch = new List<IngestFile>(Batch);
            progress.Step(string.Create(CultureInfo.InvariantCulture, $"{import.Done} documents"));
            if (sending.Count >= BatchesAhead)
                await Settle(sending, import, path, state);
        }

        if (batch.Count > 0)
            sending.Enqueue((library.SendFiles(IngestOf(run, import.Done), batch, cancellationToken), import.Done));
        while (sending.Count > 0)
            await Settle(sending, import, path, state);
        Note(state, path, import.Done);
    }

    private static async Task Settle(Queue<(Task<IngestOutcome[]> Told, long Done)> sending, DumpImport import, string path, string state)
    {
        var (told, done) = sending.Dequeue();
        foreach (var outcome in (await told).Where(outcome => outcome.Outcome is null))
            import.Refuse(outcome);
        Note(state, path, done); // Every batch before this one is stored as well: they are settled in order.
    }

    // An import's account is kept in memory by its grain, so a large dump has many.
    private static string IngestOf(string run, long done) => string.Create(CultureInfo.InvariantCulture, $"{run}-{done / FilesOfAnIngest}");

    private static TrackSubmission SubmissionOf(AcousticBrainzDocument document, string name, RecordingCredits known)
    {
        var id = document.Recording.ToString("D");
        var title = Cut(document.Title.Length > 0 ? document.Title : id);
        var metadata = new TrackMetadata(
            title, Cut(document.Artist), Cut(document.Album), "acousticbrainz:" + Path.GetFileName(name), null, document.DurationSeconds, Tagging: new TrackTagging(RecordingId: id));
        Credit[] credits = [.. known.Find(document.Recording).Where(claim => ProducerId.TryParse(claim.Name, out _, out _)).Take(64).Select(claim => CreditFetch.CreditOf(claim, CreditSource.MusicBrainz))];
        return new TrackSubmission(
            TrackId.Parse(id), document.Recording.ToString("N"), metadata, [new FeatureVector(AcousticBrainzDocument.Schema, document.Features)], credits, [CreditSource.MusicBrainz]);
    }

    private static string Cut(string text)
    {
        var clean = text.Replace("\0", "", StringComparison.Ordinal);
        return clean.Length <= 1000 ? clean : clean[..1000];
    }

    private static long DoneBefore(string state, string path)
    {
        if (!File.Exists(state))
            return 0;
        var noted = JsonSerializer.Deserialize<Dictionary<string, long>>(File.ReadAllText(state));
        return noted?.GetValueOrDefault(KeyOf(path)) ?? 0;
    }

    private static void Note(string state, string path, long done)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(state)!);
        File.WriteAllText(state + ".new", JsonSerializer.Serialize(new Dictionary<string, long> { [KeyOf(path)] = done }));
        File.Move(state + ".new", state, overwrite: true);
    }

    // Another file under the same name is another dump.
    private static string KeyOf(string path) =>
        File.Exists(path) ? string.Create(CultureInfo.InvariantCulture, $"{path}|{new FileInfo(path).Length}") : path;
}
