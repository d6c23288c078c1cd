using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Producers;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Grains.Search;

/// <inheritdoc cref="ISearchGrain"/>
[StatelessWorker]
internal sealed class SearchGrain(
    LiveGeneration live, QueryResolver resolver, ShardFanOut shards, SoundOfProducer sound, IOptions<LibraryOptions> options) : MeasuredGrain, ISearchGrain
{
    private const int MaxK = 1_000;

    public async Task<Answer<SimilarTracks>> Similar(SimilarQuery query, CancellationToken cancellationToken)
    {
        if (RefuseK(query.K) is { } refusal)
            return new(null, Unanswerable.BadQuestion, refusal);
        QueryTrack[] wanted = [query.Query, .. query.Also ?? []], unwanted = query.Not ?? [];
        if (wanted.Length + unwanted.Length > options.Value.MaxSeeds)
            return new(null, Unanswerable.BadQuestion, $"query, also and not: expected at most {options.Value.MaxSeeds} tracks, got {wanted.Length + unwanted.Length}");
        if (query is { Query: { Track: { } track, Features: null }, Also: null or [], Not: null or [] }
            && await SimilarToTrack(track, query, cancellationToken) is { } answer)
            return answer;
        var resolved = await resolver.Resolve([.. wanted, .. unwanted], placesOnly: true, cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);
        var question = SeedQuestion.Ask(about[..wanted.Length], about[wanted.Length..], query);
        if (question.Value is not { } asked)
            return new(null, question.Reason, question.Detail);
        asked = asked with { Pool = PoolFor(query.K) };
        var found = await shards.Search(about[0].Generation.Number, asked, cancellationToken);
        return Tell(found, SeedQuestion.Label(about[..wanted.Length]), about[0].Generation.Number);
    }

    /// <summary>Asks the shard of the track first, which knows what it is about; null where it does not hold it, so that its row has to tell.</summary>
    private async Task<Answer<SimilarTracks>?> SimilarToTrack(TrackId track, SimilarQuery query, CancellationToken cancellationToken)
    {
        if ((await live.Read(cancellationToken)).Live is not (> 0 and var generation))
            return null;
        var found = await shards.SearchSimilar(ShardKey.Owning(generation, track, options.Value.ShardCount), query, PoolFor(query.K), cancellationToken);
        return found is { } answer ? Tell(answer, query.Query.Label ?? track.Value, generation) : null;
    }

    private static Answer<SimilarTracks> Tell(Answer<ShardFindings> found, string label, int generation) => found.Value is { } findings
        ? new(new SimilarTracks(label, Array.ConvertAll(findings.Neighbors, Tell), generation, findings.Partial))
        : new(null, found.Reason, found.Detail);

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
