using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ProductionValue.Contracts;
using ProductionValue.Grains.Producers;

namespace ProductionValue.Grains.Search;

/// <inheritdoc cref="ISearchGrain"/>
[StatelessWorker]
internal sealed class SearchGrain(QueryResolver resolver, ShardFanOut shards, SoundOfProducer sound, IOptions<LibraryOptions> options) : Grain, ISearchGrain
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

        QueryTrack[] wanted = [query.Query, .. query.Also ?? []], unwanted = query.Not ?? [];
        if (wanted.Length + unwanted.Length > options.Value.MaxSeeds)
            return new(null, Unanswerable.BadQuestion, $"query, also and not: expected at most {options.Value.MaxSeeds} tracks, got {wanted.Length + unwanted.Length}");
        var resolved = await resolver.Resolve([.. wanted, .. unwanted], cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);
        var question = SeedQuestion.Ask(about[..wanted.Length], about[wanted.Length..], query, only);
        if (question.Value is not { } asked)
            return new(null, question.Reason, question.Detail);
        asked = asked with { Pool = PoolFor(query.K) };
        var found = await Ask(about[0].Generation.Number, asked, cancellationToken);
        return found.Value is { } told
            ? new(new SimilarTracks(SeedQuestion.Label(about[..wanted.Length]), told.Similar, about[0].Generation.Number, told.Partial))
            : new(null, found.Reason, found.Detail);
    }

    public async Task<Answer<MoreTracks>> More(MoreQuery query, CancellationToken cancellationToken) =>
        RefuseK(query.K) is { } refusal
            ? new(null, Unanswerable.BadQuestion, refusal)
            : await sound.More(query, cancellationToken);

    private static string? RefuseK(int k) => k is >= 1 and <= MaxK ? null : $"k: expected 1 to {MaxK}, got {k}";

    /// <summary>Candidates a shard ranks again: enough to choose from, also where many are wanted.</summary>
    private int PoolFor(int k) => options.Value.ProximityPool == 0 ? 0 : Math.Max(options.Value.ProximityPool, k * 2);

    private async Task<Answer<Told>> Ask(int generation, ShardQuery question, CancellationToken cancellationToken)
    {
        var found = await shards.Search(generation, question, cancellationToken);
        if (found.Value is not { } findings)
            return new(null, found.Reason, found.Detail);
        var ids = findings.Neighbors.Select(neighbor => neighbor.Track).ToArray();
        var described = await GrainFactory.GetGrain<ICatalogueGrain>(0).Describe(ids, cancellationToken);
        var summaries = described.ToDictionary(summary => summary.Track);
        SimilarTrack[] similar =
        [
            .. findings.Neighbors.Where(neighbor => summaries.ContainsKey(neighbor.Track)).Select(neighbor => Tell(summaries[neighbor.Track], neighbor.Similarity)),
        ];
        return new(new Told(similar, findings.Partial));
    }

    private static SimilarTrack Tell(TrackSummary summary, float similarity) =>
        new(summary.Track, summary.Title, summary.Artist, summary.Album, summary.Producers, Math.Clamp(similarity, 0, 1));

    private sealed record Told(SimilarTrack[] Similar, bool Partial);
}
