using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;

namespace ProductionValue.Grains.Search;

/// <summary>A query with everything a search needs.</summary>
/// <param name="Label">What to call it in the answer.</param>
/// <param name="Generation">The one generation this request is answered by.</param>
/// <param name="Embedding">Unit length, shape [dimensions].</param>
/// <param name="Self">The tracks of the library that hold this very recording: never part of the answer.</param>
/// <param name="Artist">The recording's artist, or empty.</param>
/// <param name="Album">The recording's album, or empty.</param>
/// <param name="Features">Its feature vector in the generation's schema; empty where only its place in the index was asked for.</param>
/// <param name="Content">Key of its audio content: every track that holds it is the recording itself. 0 where <paramref name="Self"/> names them all.</param>
internal sealed record ResolvedQuery(
    string Label, LoadedGeneration Generation, float[] Embedding, TrackId[] Self, string Artist, string Album, float[] Features, UInt128 Content = default)
{
    /// <summary>A track as its shard knows it.</summary>
    public static ResolvedQuery Of(TrackId track, string? label, LoadedGeneration generation, IndexedTrack found) =>
        new(label ?? track.Value, generation, found.Embedding, [track], found.Label.Artist, found.Label.Album, [], found.Content);
}

/// <summary>Finds out what a <see cref="QueryTrack"/> is about and embeds it in the live generation.</summary>
internal sealed class QueryResolver(
    IGrainFactory grains, LiveGeneration live, GenerationCache generations, ShardReferences shards, IOptions<LibraryOptions> options)
{
    /// <summary>The query resolved, or why it cannot be answered.</summary>
    public async Task<Answer<ResolvedQuery>> Resolve(QueryTrack query, CancellationToken cancellationToken)
    {
        var resolved = await Resolve([query], placesOnly: false, cancellationToken);
        return new(resolved.Value?[0], resolved.Reason, resolved.Detail);
    }

    /// <summary>All queries resolved in the same generation, in their order, or why the first that cannot be answered cannot.</summary>
    /// <param name="queries">What is asked about.</param>
    /// <param name="placesOnly">Whether their places in the index will do, which it knows by itself of the tracks it holds.</param>
    /// <param name="cancellationToken">Cancels the calls.</param>
    public async Task<Answer<ResolvedQuery[]>> Resolve(IReadOnlyList<QueryTrack> queries, bool placesOnly, CancellationToken cancellationToken)
    {
        var current = await live.Read(cancellationToken);
        if (current.Live == 0)
            return new(null, Unanswerable.NoGeneration, "nothing has been fitted yet: ingest music, then fit");
        var generation = await generations.Get(current.Live, cancellationToken);
        var resolved = await Task.WhenAll(queries.Select(query => Resolve(query, generation, placesOnly, cancellationToken)));
        return Array.Find(resolved, answer => answer.Value is null) is { } refused
            ? new(null, refused.Reason, refused.Detail)
            : new([.. resolved.Select(answer => answer.Value!)]);
    }

    private async Task<Answer<ResolvedQuery>> Resolve(
        QueryTrack? query, LoadedGeneration generation, bool placesOnly, CancellationToken cancellationToken) => query switch
    {
        { Track: { } track, Features: null } when placesOnly && await Place(track, query.Label, generation, cancellationToken) is { } placed => new(placed),
        { Track: { } track, Features: null } => await ResolveTrack(track, query.Label, generation, cancellationToken),
        { Track: null, Features: { } features } => await ResolveFeatures(query, features, generation, cancellationToken),
        _ => new(null, Unanswerable.BadQuestion, "query: expected either track or features"),
    };

    /// <summary>The track as its shard knows it; null where it is not indexed (yet).</summary>
    private async Task<ResolvedQuery?> Place(TrackId track, string? label, LoadedGeneration generation, CancellationToken cancellationToken)
    {
        var shard = shards.Of(ShardKey.Owning(generation.Number, track, options.Value.ShardCount));
        return await shard.Find(track, cancellationToken) is { } found
            ? ResolvedQuery.Of(track, label, generation, found)
            : null;
    }

    private async Task<Answer<ResolvedQuery>> ResolveTrack(
        TrackId track, string? label, LoadedGeneration generation, CancellationToken cancellationToken)
    {
        var grain = grains.GetGrain<ITrackGrain>(track.Value);
        if (await grain.Get(cancellationToken) is not { } details)
            return new(null, Unanswerable.NotFound, $"track \"{track}\" is not in the library");
        if (await grain.Features(generation.Schema, cancellationToken) is not { } vector)
            return new(null, Unanswerable.WrongSchema, $"track \"{track}\" has no vector of schema {generation.Schema}: ingest it again");
        var self = await Holding(details.ContentId, [track], cancellationToken);
        return new(new ResolvedQuery(
            label ?? track.Value, generation, generation.Embed(vector.Values), self, details.Metadata.Artist, details.Metadata.Album,
            vector.Values));
    }

    private async Task<Answer<ResolvedQuery>> ResolveFeatures(
        QueryTrack query, FeatureVector[] features, LoadedGeneration generation, CancellationToken cancellationToken)
    {
        if (features.Any(candidate => candidate?.Schema is null || candidate.Values is null))
            return new(null, Unanswerable.BadQuestion, "features: expected schema and values, got null");
        if (Array.Find(features, candidate => candidate.Schema == generation.Schema) is not { } vector)
            return new(null, Unanswerable.WrongSchema, $"features: expected a vector of schema {generation.Schema}, got {string.Join(", ", features.Select(f => f.Schema))}");
        if (vector.Values.Length != generation.Model.Embedding.InputDimension || !vector.Values.All(float.IsFinite))
            return new(null, Unanswerable.BadQuestion, $"features: {vector.Schema}: expected {generation.Model.Embedding.InputDimension} finite values, got {vector.Values.Length}");
        var self = query.ContentId is { } content ? await Holding(content, [], cancellationToken) : [];
        return new(new ResolvedQuery(
            query.Label ?? query.ContentId ?? "query", generation, generation.Embed(vector.Values), self, query.Artist ?? "", query.Album ?? "",
            vector.Values));
    }

    private async Task<TrackId[]> Holding(string contentId, TrackId[] self, CancellationToken cancellationToken)
    {
        var known = await grains.GetGrain<ICatalogueGrain>(0).FindContent([contentId], cancellationToken);
        return [.. self.Union(known.Select(content => content.Track))];
    }
}
