using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>What a question is about: a file where one of that name exists, else a track of the library.</summary>
/// <param name="Query">For the silo; null when there is neither.</param>
/// <param name="Refusal">Why there is neither; null where there is one.</param>
internal sealed record QuerySubject(QueryTrack? Query, string? Refusal)
{
    /// <summary>Reads the file, or takes the text for an id.</summary>
    /// <param name="text">FILE or TRACK_ID.</param>
    /// <param name="startSeconds">Where the file's excerpt starts; null: its middle.</param>
    /// <param name="withTags">Whether artist and album are needed of a file.</param>
    /// <param name="bench">Listens to the file.</param>
    /// <param name="library">Says which vectors it understands.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public static async Task<QuerySubject> Resolve(
        string text, double? startSeconds, bool withTags, Workbench bench, ProductionValueClient library, CancellationToken cancellationToken)
    {
        if (File.Exists(text))
            return await OfFile(text, startSeconds, withTags, bench, library, cancellationToken);
        if (Directory.Exists(text))
            return new QuerySubject(null, $"expected a file or a track id, \"{text}\" is a folder");
        if (startSeconds is not null)
            return new QuerySubject(null, $"--start is for a file, and there is no file \"{text}\"");
        return TrackId.TryParse(text, out var track, out _)
            ? new QuerySubject(new QueryTrack(track), null)
            : new QuerySubject(null, $"no file \"{text}\", and it cannot be a track id either");
    }

    private static async Task<QuerySubject> OfFile(
        string file, double? startSeconds, bool withTags, Workbench bench, ProductionValueClient library, CancellationToken cancellationToken)
    {
        if (new FileInfo(file).Length == 0)
            return new QuerySubject(null, $"{file}: expected an audio file, got an empty one (0 bytes)");
        var reading = bench.Sound.Extract(file, startSeconds, await LiveSchemas(library, cancellationToken), cancellationToken);
        if (reading.Recording is not { } heard)
            return new QuerySubject(null, $"{file}: {reading.Refusal}");
        var reader = new TagReader(FfprobeTags.Find(bench.Terminal.Variable("PATH")));
        var tags = withTags ? await reader.Read(file, cancellationToken) : TrackTags.None;
        if (withTags && tags is { Artist: null, Album: null })
            bench.Terminal.Remark($"{file} has no tags for artist and album: --exclude leaves nothing out");
        return new QuerySubject(new QueryTrack(null, file, heard.ContentId, heard.Features, tags.Artist, tags.Album), null);
    }

    /// <summary>The schemas in which the library understands a question; none where nothing is fitted.</summary>
    public static async Task<IReadOnlyCollection<string>> LiveSchemas(ProductionValueClient library, CancellationToken cancellationToken) =>
    [
        .. (await library.Generations(cancellationToken)).Where(generation => generation.Status == GenerationStatus.Live).Select(generation => generation.Schema),
    ];
}
