using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>What an attribution is about, with the recording in segments where its file is at hand.</summary>
/// <param name="Query">For the silo; null when there is neither file nor track.</param>
/// <param name="Segments">The recording in segments; null where its file is not at hand.</param>
/// <param name="Refusal">Why there is neither; null where there is one.</param>
internal sealed record AttributionSubject(QueryTrack? Query, QuerySegment[]? Segments, string? Refusal)
{
    /// <summary>Reads the file, or takes the text for an id and looks for the file it was ingested from.</summary>
    /// <param name="text">FILE or TRACK_ID.</param>
    /// <param name="startSeconds">Where the file's excerpt starts; null: its middle.</param>
    /// <param name="bench">Listens to the file.</param>
    /// <param name="library">Says which vectors it understands.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<AttributionSubject> Resolve(
        string text, double? startSeconds, Workbench bench, ProductionValueClient library, CancellationToken cancellationToken)
    {
        var schema = (await QuerySubject.LiveSchemas(library, cancellationToken)).FirstOrDefault(live => bench.Sound.Schemas.Contains(live));
        var isFile = File.Exists(text) && new FileInfo(text).Length > 0;
        if (isFile && schema is not null)
            return await OfFile(text, startSeconds, schema, bench, cancellationToken);
        var plain = await QuerySubject.Resolve(text, startSeconds, withTags: false, bench, library, cancellationToken);
        var segments = plain.Query?.Track is { } track && schema is not null ? await SegmentsOf(track, schema, bench, library, cancellationToken) : null;
        return new AttributionSubject(plain.Query, segments, plain.Refusal);
    }

    private static async Task<AttributionSubject> OfFile(string file, double? startSeconds, string schema, Workbench bench, CancellationToken cancellationToken)
    {
        var reading = bench.Sound.ExtractSegments(file, startSeconds, schema, cancellationToken);
        if (reading.Recording is not { } heard)
            return new AttributionSubject(null, null, $"{file}: {reading.Refusal}");
        var tags = await new TagReader(FfprobeTags.Find(bench.Terminal.Variable("PATH"))).Read(file, cancellationToken);
        return new AttributionSubject(new QueryTrack(null, file, heard.ContentId, heard.Features, tags.Artist, tags.Album), heard.Segments, null);
    }

    // The library keeps no sound: the moments of one of its tracks can be told where the very file it came from is still there.
    private static async Task<QuerySegment[]?> SegmentsOf(
        TrackId track, string schema, Workbench bench, ProductionValueClient library, CancellationToken cancellationToken)
    {
        if (await library.Track(track, cancellationToken) is not { } stored || !File.Exists(stored.Metadata.Path))
            return null;
        try
        {
            return bench.Sound.Identify(stored.Metadata.Path, cancellationToken) == stored.ContentId
                ? bench.Sound.ExtractSegments(stored.Metadata.Path, stored.Metadata.StartSeconds, schema, cancellationToken).Recording?.Segments
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            bench.Terminal.Remark($"{stored.Metadata.Path} cannot be read, so no moments are told: {failure.Message}");
            return null;
        }
    }
}
