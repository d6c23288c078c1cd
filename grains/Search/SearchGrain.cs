using Orleans.Concurrency;
using ProductionValue.Contracts;
using ProductionValue.Grains.Producers;

namespace ProductionValue.Grains.Search;

/// <inheritdoc cref="ISearchGrain"/>
[StatelessWorker]
internal sealed class SearchGrain(QueryResolver resolver, ShardFanOut shards, SoundOfProducer sound) : Grain, ISearchGrain
{
    private const int MaxK = 1_000;

    public async Task<Answer<SimilarTracks>> Similar(SimilarQuery query, CancellationToken cancellationToken)
    {
        if (RefuseK(query.K) is { } refusal)
            return new(null, Unanswerable.BadQuestion, refusal);
        ProducerId? only = null;
        if (query.Producer is { } name)
        {
            if (!ProducerId.TryParse(name, out var producer, out var expected))
                return new(null, Unanswerable.BadQuestion, expected);
            only = producer;
        }

        var resolved = await resolver.Resolve(query.Query, cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);
        var question = new ShardQuery(
            about.Embedding, query.K, about.Self, query.ExcludeArtist && about.Artist.Length > 0 ? about.Artist : null,
            query.ExcludeAlbum && about.Album.Length > 0 ? about.Album : null, null, only, query.FromYear, query.ToYear);
        return await Ask(about.Generation.Number, question, cancellationToken) is { } similar
            ? new(new SimilarTracks(about.Label, similar, about.Generation.Number))
            : new(null, Unanswerable.Busy, "the search pool is full: ask again shortly");
    }

    public async Task<Answer<MoreTracks>> More(MoreQuery query, CancellationToken cancellationToken) =>
        RefuseK(query.K) is { } refusal
            ? new(null, Unanswerable.BadQuestion, refusal)
            : await sound.More(query, cancellationToken);

    private static string? RefuseK(int k) => k is >= 1 and <= MaxK ? null : $"k: expected 1 to {MaxK}, got {k}";

    private async Task<SimilarTrack[]?> Ask(int generation, ShardQuery question, CancellationToken cancellationToken)
    {
        if (await shards.Search(generation, question, cancellationToken) is not { } neighbors)
            return null;
        var ids = neighbors.Select(neighbor => neighbor.Track).ToArray();
        var described = await GrainFactory.GetGrain<ICatalogueGrain>(0).Describe(ids, cancellationToken);
        var summaries = described.ToDictionary(summary => summary.Track);
        return [.. neighbors.Where(neighbor => summaries.ContainsKey(neighbor.Track)).Select(neighbor => Tell(summaries[neighbor.Track], neighbor.Cosine))];
    }

    private static SimilarTrack Tell(TrackSummary summary, float cosine) =>
        new(summary.Track, summary.Title, summary.Artist, summary.Album, summary.Producers, Math.Clamp(cosine, 0, 1));
}
