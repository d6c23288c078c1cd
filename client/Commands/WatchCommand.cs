using System.CommandLine;
using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv watch</c>: keeps the library in step with a folder until it is interrupted.</summary>
internal static class WatchCommand
{
    private const int PageSize = 500;

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var folder = new Argument<string>("DIR") { Description = "The folder" };
        var interval = new Option<int?>("--interval") { Description = "Seconds between two looks (default: 5)", HelpName = "SECONDS" };
        interval.Validators.Add(CommonOptions.InRange(interval, 1, 86_400));
        var once = new Option<bool>("--once") { Description = "Look once and end" };
        var command = new Command("watch", "Ingest what appears in a folder, update what changes, mark what vanishes") { folder, interval, once };
        command.SetAction((parsed, cancellationToken) => bench.Guarded(parsed, () =>
        {
            var path = Path.GetFullPath(parsed.GetRequiredValue(folder));
            return Directory.Exists(path)
                ? bench.WithLibrary(parsed, library => Run(bench, library, path, TimeSpan.FromSeconds(parsed.GetValue(interval) ?? 5), parsed.GetValue(once), cancellationToken), cancellationToken)
                : Task.FromResult(bench.NotFound(parsed, $"{path}: no such folder"));
        }));
        return command;
    }

    private static async Task<int> Run(Workbench bench, ProductionValueClient library, string folder, TimeSpan interval, bool once, CancellationToken cancellationToken)
    {
        var watch = new FolderWatch(folder);
        var marked = await MarkMissing(library, folder, cancellationToken);
        if (marked > 0)
            bench.Terminal.Say($"{marked} vanished while nobody watched");
        try
        {
            for (var first = true; ; first = false)
            {
                await Take(bench, library, watch.Look(settled: first), cancellationToken);
                if (once)
                    return ExitCode.Done;
                if (first)
                    bench.Terminal.Say($"watching {Terminal.Printable(folder)}");
                await Task.Delay(interval, bench.Terminal.Time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            return ExitCode.Done; // That is how it ends.
        }
    }

    private static async Task Take(Workbench bench, ProductionValueClient library, FolderChange change, CancellationToken cancellationToken)
    {
        // What appears comes first: a file that was only moved is found in its new place, and not marked.
        if (change.Changed.Count > 0)
        {
            var run = new IngestRun(library, bench);
            IngestCommand.Write(bench.Terminal, await run.Run([.. change.Changed.Select(file => new PlannedFile(file.Path, file.FullPath, null, null))], cancellationToken));
        }

        if (change.Vanished.Count == 0)
            return;
        var vanished = change.Vanished.ToHashSet(StringComparer.Ordinal);
        var marked = await Mark(bench.Terminal.Time.GetUtcNow(), library, vanished.Contains, cancellationToken);
        bench.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{marked} vanished"));
    }

    private static Task<int> MarkMissing(ProductionValueClient library, string folder, CancellationToken cancellationToken)
    {
        var below = folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar;
        return Mark(TimeProvider.System.GetUtcNow(), library, path => path.StartsWith(below, StringComparison.Ordinal) && !File.Exists(path), cancellationToken);
    }

    /// <summary>Marks the tracks whose file is gone; their description stays, and the mark goes when the file is back.</summary>
    private static async Task<int> Mark(DateTimeOffset now, ProductionValueClient library, Func<string, bool> isGone, CancellationToken cancellationToken)
    {
        var gone = new List<TrackId>();
        string? cursor = null;
        do
        {
            var page = await library.Tracks(new TrackQuery(null, null, null, null, cursor, PageSize), cancellationToken);
            gone.AddRange(page.Tracks.Where(track => isGone(track.Path)).Select(track => track.Track));
            cursor = page.Next;
        }
        while (cursor is not null);
        var marked = 0;
        foreach (var id in gone)
        {
            if (await library.Track(id, cancellationToken) is not { Metadata: { VanishedAt: null } metadata } track || !isGone(metadata.Path))
                continue;
            await library.Put(new TrackSubmission(id, track.ContentId, metadata with { VanishedAt = now }, [], []), cancellationToken);
            marked++;
        }

        return marked;
    }
}
