using ProductionValue.Audio;
using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Silo;

/// <summary>What is said of a file from outside it.</summary>
/// <param name="Path">How the import accounts for it.</param>
/// <param name="StoredPath">Where it lies for players and playlists; empty where it is not kept.</param>
/// <param name="Row">Its line of a manifest; null where there is none.</param>
internal sealed record SoundFileNames(string Path, string StoredPath, ManifestRow? Row = null);

/// <summary>Listens to a file in this silo and turns it into what an import takes: features, tags and credits, or the reason why not.</summary>
internal sealed class SoundFileReading
{
    private readonly TagReader tags = new(FfprobeTags.Find(Environment.GetEnvironmentVariable("PATH")));

    /// <summary>Reads a file; takes about as long as its decoding. Bad files are refusals, never exceptions.</summary>
    /// <param name="file">The file.</param>
    /// <param name="names">What is said of it from outside.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public async Task<IngestFile> Read(string file, SoundFileNames names, CancellationToken cancellationToken)
    {
        // A thread of its own: seconds of computing would starve the pool that answers everyone else.
        var extraction = await Task.Factory.StartNew(
            () => FileExtraction.Run(file, names.Row?.StartSeconds, FeatureSchema.All, cancellationToken),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        if (!extraction.IsExtracted)
            return new IngestFile(names.Path, null, extraction.Refusal.Reason);
        var found = await ReadTags(file, cancellationToken);
        var heard = extraction.Features;
        var id = names.Row?.TrackId ?? heard.ContentId.Value;
        if (!TrackId.TryParse(id, out var track, out var expected))
            return new IngestFile(names.Path, null, expected);
        var metadata = new TrackMetadata(
            names.Row?.Title ?? found.Title ?? Named(names.Path), names.Row?.Artist ?? found.Artist ?? "", names.Row?.Album ?? found.Album ?? "",
            names.StoredPath, names.Row?.StartSeconds, heard.DurationSeconds, found.Year is >= 1 and <= 9999 ? found.Year : null, TaggingOf(found));
        Contracts.FeatureVector[] features = [.. heard.Vectors.Select(vector => new Contracts.FeatureVector(vector.SchemaId, vector.ToArray()))];
        var source = names.Row?.Producers is null ? CreditSource.Tag : CreditSource.Manifest;
        var credits = (names.Row?.Producers?.Select(name => new TaggedProducer(name)) ?? found.Producers)
            .Where(producer => ProducerId.TryParse(producer.Name, out _, out _))
            .Select(producer => new Credit(producer.Name, (CreditRole)producer.Role, source, ArtistId: producer.ArtistId));
        return new IngestFile(
            names.Path, new TrackSubmission(track, heard.ContentId.Value, metadata, features, [.. credits.DistinctBy(credit => (credit.ProducerId, credit.Role))], [source]), null);
    }

    private static TrackTagging? TaggingOf(TrackTags tags)
    {
        var tagging = new TrackTagging(tags.Genre, tags.TrackNumber, tags.RecordingId, tags.ReleaseId, tags.ArtistId, tags.Isrc, tags.TrackGainDb);
        return tagging == new TrackTagging() ? null : tagging;
    }

    private async Task<TrackTags> ReadTags(string file, CancellationToken cancellationToken)
    {
        try
        {
            return await tags.Read(file, cancellationToken);
        }
        catch (Exception failure) when (failure is TimeoutException or IOException)
        {
            return TrackTags.None; // The sound is what counts; its name is taken from the file then.
        }
    }

    private static string Named(string path) => Path.GetFileNameWithoutExtension(path) is { Length: > 0 } name && !string.IsNullOrWhiteSpace(name) ? name : "untitled";
}
