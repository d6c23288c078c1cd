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
        var resolved = await resolver.Resolve([.. wanted, .. unwanted], placesOnly: true, cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);
        var question = SeedQuestion.Ask(about[..wanted.Length], about[wanted.Length..], query, only);
        if (question.Value is not { } asked)
            return new(null, question.Reason, question.Detail);
        asked = asked with { Pool = PoolFor(query.K) };
        var found = await shards.Search(about[0].Generation.Number, asked, cancellationToken);
        return found.Value is { } findings
            ? new(new SimilarTracks(
                SeedQuestion.Label(about[..wanted.Length]), Array.ConvertAll(findings.Neighbors, Tell), about[0].Generation.Number, findings.Partial))
            : new(null, found.Reason, found.Detail);
    }

    public async Task<Answer<MoreTracks>> More(MoreQuery query, CancellationToken cancellationToken) =>
        RefuseK(query.K) is { } refusal
            ? new(null, Unanswerable.BadQuestion, refusal)
            : await sound.More(query, cancellationToken);

    private static string? RefuseK(int k) => k is >= 1 and <= MaxK ? null : $"k: expected 1 to {MaxK}, got {k}";

    /// <summary>Candidates a shard ranks again: enough to choose from, also where many are wanted.</summary>
    private int PoolFor(int k) => options.Value.ProximityPool == 0 ? 0 : Math.Max(options.Value.ProximityPool, k * 2);

    private static SimilarTrack Tell(ShardNeighbor neighbor) => new(
        neighbor.Track, neighbor.Label.Title, neighbor.Label.Artist, neighbor.Label.Album, neighbor.Label.Producers, Math.Clamp(neighbor.Similarity, 0, 1));
}
