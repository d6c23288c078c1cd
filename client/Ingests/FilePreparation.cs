using System.Runtime.CompilerServices;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>Turns planned files into what the silo is sent, on all cores, and reads only what the library does not have yet.</summary>
/// <param name="client">The library.</param>
/// <param name="sound">Listens to files.</param>
/// <param name="tags">Reads tags.</param>
/// <param name="schemas">The vectors to read of each file.</param>
/// <param name="options">Limits.</param>
internal sealed class FilePreparation(ProductionValueClient client, ISoundReader sound, TagReader tags, IReadOnlyList<string> schemas, IngestOptions options)
{
    private readonly Dictionary<string, FirstCopy> _firstCopies = new(StringComparer.Ordinal);

    /// <summary>Prepares one window of files, in their order, a batch as soon as it is read. Windows must be prepared one after the other.</summary>
    /// <param name="window">The files.</param>
    /// <param name="advance">Told of each file that has been read or refused; called from several threads.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async IAsyncEnumerable<PreparedFile[]> Prepare(
        IReadOnlyList<PlannedFile> window, Action<int> advance, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var contents = new (string? ContentId, string? Refusal)[window.Count];
        await OnAllCores(window.Count, (position, _) =>
        {
            contents[position] = window[position].Refusal is { } refusal ? (null, refusal) : Identify(window[position].FullPath, cancellationToken);
            return ValueTask.CompletedTask;
        }, cancellationToken);

        var prepared = new PreparedFile?[window.Count];
        var own = new FirstCopy?[window.Count];
        for (var position = 0; position < window.Count; position++)
        {
            prepared[position] = contents[position].ContentId is { } content
                ? FollowFirstCopy(window[position], content, out own[position])
                : Refused(window[position], contents[position].Refusal!);
        }

        var known = await Known([.. contents.Where((_, position) => prepared[position] is null).Select(content => content.ContentId!).Distinct()], cancellationToken);
        var batches = prepared.Chunk(options.Batch).Select(batch => new PendingBatch(batch.Length)).ToArray();
        var reading = OnAllCores(window.Count, async (position, token) =>
        {
            prepared[position] ??= await Read(window[position], contents[position].ContentId!, known, token) with { Own = own[position] };
            batches[position / options.Batch].CountDown();
            advance(1);
        }, cancellationToken);
        try
        {
            for (var batch = 0; batch < batches.Length; batch++)
            {
                if (await Task.WhenAny(batches[batch].Complete, reading) == reading)
                    await reading; // Either all is read, or this tells why not.
                yield return [.. prepared.Skip(batch * options.Batch).Take(options.Batch).Select(file => file!)];
            }
        }
        finally
        {
            await reading.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // Nothing is read any more when this ends.
        }
    }

    private Task OnAllCores(int count, Func<int, CancellationToken, ValueTask> work, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(
            Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = options.Readers, CancellationToken = cancellationToken }, work);

    private (string? ContentId, string? Refusal) Identify(string file, CancellationToken cancellationToken)
    {
        try
        {
            return (sound.Identify(file, cancellationToken), null);
        }
        catch (UnauthorizedAccessException)
        {
            return (null, "expected a readable file, but permission to read it is missing");
        }
        catch (Exception failure) when (failure is FileNotFoundException or DirectoryNotFoundException)
        {
            return (null, "expected a file, but there is none of this name any more");
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return (null, "expected a readable file, but reading it failed: " + failure.Message); // One bad file must not end the import.
        }
    }

    // A file without an id of its own that holds what an earlier one holds is a copy: it follows that one once its fate is known.
    private PreparedFile? FollowFirstCopy(PlannedFile file, string content, out FirstCopy? own)
    {
        own = null;
        if (file.Row?.TrackId is null && _firstCopies.TryGetValue(content, out var first))
            return new PreparedFile(new IngestFile(file.Path, null, null), "same recording as " + first.Path, first);
        own = new FirstCopy(file.Path);
        _firstCopies.TryAdd(content, own);
        return null;
    }

    private async Task<ILookup<string, KnownContent>> Known(string[] contents, CancellationToken cancellationToken)
    {
        var known = contents.Length == 0 ? [] : await client.Known(contents, cancellationToken);
        return known.ToLookup(entry => entry.ContentId, StringComparer.Ordinal);
    }

    private async Task<PreparedFile> Read(PlannedFile file, string content, ILookup<string, KnownContent> known, CancellationToken cancellationToken)
    {
        using var span = ClientSpans.File();
        var wanted = file.Row?.TrackId ?? content;
        var entry = known[content].FirstOrDefault(entry => entry.Track.Value == wanted) ?? (file.Row?.TrackId is null ? known[content].FirstOrDefault() : null);
        var stored = entry is null ? null : await client.Track(entry.Track, cancellationToken);
        if (stored?.ContentId != content)
            stored = null; // Changed or removed since we asked.
        if (stored is not null && file.Row is null && Kept(stored, file, content, cancellationToken) is { } kept)
            return kept;

        var (found, tagRemark) = await ReadTags(file, cancellationToken);
        var described = TrackDescription.From(file.FullPath, file.Row, found);
        var start = file.Row?.StartSeconds;
        var track = stored?.Track ?? TrackId.Parse(wanted);
        FeatureVector[] features = [];
        var durationSeconds = stored?.Metadata.DurationSeconds ?? 0;
        if (stored is null || stored.Metadata.StartSeconds != start || schemas.Except(stored.Schemas).Any())
        {
            var reading = Extract(file.FullPath, start, cancellationToken);
            if (reading.Recording is not { } heard)
                return Refused(file, reading.Refusal!);
            (content, features, durationSeconds) = (heard.ContentId, heard.Features, heard.DurationSeconds);
        }

        var metadata = new TrackMetadata(
            described.Title, described.Artist, described.Album, file.FullPath, start, durationSeconds, described.Year, described.Tagging);
        var replaced = await Replaced(wanted, content, known, cancellationToken);
        Credit[] credits = [.. described.Credits, .. replaced?.Credits.Where(credit => credit.Source == CreditSource.Person) ?? []];
        return new PreparedFile(
            new IngestFile(file.Path, new TrackSubmission(track, content, metadata, features, credits, described.SpeaksFor), null, span?.Id),
            replaced is null ? described.Remark ?? tagRemark : $"takes the place of track {replaced.Track}, which had no id of its own",
            Replaces: replaced?.Track);
    }

    // A recording that came in without an id of its own and is given one now is one track, not two: what people credited comes along.
    private async Task<TrackDetails?> Replaced(string wanted, string content, ILookup<string, KnownContent> known, CancellationToken cancellationToken) =>
        wanted != content && known[content].Any(entry => entry.Track.Value == content) ? await client.Track(TrackId.Parse(content), cancellationToken) : null;

    // What the library says of the recording stays, where this file has nothing better to say: the track came by a manifest, or from a copy.
    private PreparedFile? Kept(TrackDetails stored, PlannedFile file, string content, CancellationToken cancellationToken)
    {
        var here = stored.Metadata.Path == file.FullPath;
        var there = !here && Identify(stored.Metadata.Path, cancellationToken).ContentId == content;
        var byManifest = stored.Track.Value != content || stored.Credits.Any(credit => credit.Source == CreditSource.Manifest);
        if (!there && !byManifest)
            return null;
        var metadata = here || there ? stored.Metadata with { VanishedAt = null } : stored.Metadata with { Path = file.FullPath, VanishedAt = null };
        return new PreparedFile(
            new IngestFile(file.Path, new TrackSubmission(stored.Track, content, metadata, [], stored.Credits), null),
            there ? $"same recording as {stored.Metadata.Path}" : null);
    }

    private async Task<(TrackTags? Tags, string? Remark)> ReadTags(PlannedFile file, CancellationToken cancellationToken)
    {
        try
        {
            return (await tags.Read(file.FullPath, cancellationToken), null);
        }
        catch (Exception failure) when (failure is TimeoutException or IOException or UnauthorizedAccessException)
        {
            return (null, "its tags were not read: " + failure.Message);
        }
    }

    private SoundReading Extract(string file, double? startSeconds, CancellationToken cancellationToken)
    {
        try
        {
            return sound.Extract(file, startSeconds, schemas, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            return new SoundReading(null, $"expected audio that can be analysed, got {failure.GetType().Name}: {failure.Message}"); // The rest goes on.
        }
    }

    private static PreparedFile Refused(PlannedFile file, string reason) => new(new IngestFile(file.Path, null, reason), null);
}
