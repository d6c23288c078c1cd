using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Telemetry;
using ProductionValue.Learning;
using Attribution = ProductionValue.Contracts.Attribution;
using ProducerProbability = ProductionValue.Contracts.ProducerProbability;

namespace ProductionValue.Grains.Attributions;

/// <inheritdoc cref="IAttributionGrain"/>
[StatelessWorker]
internal sealed class AttributionGrain(
    QueryResolver resolver, ShardFanOut shards, FingerprintCache fingerprints, IOptions<LibraryOptions> options) : MeasuredGrain, IAttributionGrain
{
    private const int MaxProducers = 1_000;
    private const int MaxEvidence = 100;
    private const int MaxSegments = 200;
    private const string PoolIsFull = "the search pool is full: ask again shortly";

    public async Task<Answer<Attribution>> Attribute(AttributionQuery query, CancellationToken cancellationToken)
    {
        if (query.K is < 1 or > MaxProducers)
            return new(null, Unanswerable.BadQuestion, $"k: expected 1 to {MaxProducers}, got {query.K}");
        if (query.EvidenceK is < 0 or > MaxEvidence)
            return new(null, Unanswerable.BadQuestion, $"evidenceK: expected 0 to {MaxEvidence}, got {query.EvidenceK}");
        var resolved = await resolver.Resolve(query.Query, cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);
        if (SegmentChecks.Refuse(query.Segments, about.Generation.Schema, about.Features.Length, MaxSegments) is { } refusal)
            return new(null, Unanswerable.BadQuestion, refusal);

        var known = await fingerprints.Read(about.Generation.Number, cancellationToken);
        if (await Judge(about, about.Embedding, known, cancellationToken) is not { } whole
            || await OfSegments(about, query.Segments, known, cancellationToken) is not { } ofSegments)
        {
            return new(null, Unanswerable.Busy, PoolIsFull);
        }

        var judged = whole with { Attribution = SegmentVote.Combine(whole.Attribution, ofSegments) };
        if (await Nearest(about, judged.Attribution, query.EvidenceK, cancellationToken) is not { } nearest)
            return new(null, Unanswerable.Busy, PoolIsFull);
        var moments = MomentMerge.Run(query.Segments ?? [], ofSegments, known.Names);
        var told = Tell(about, judged.Attribution, known, query.K ?? MaxProducers);
        return new(told with
        {
            Evidence = EvidenceSentences.Tell(nearest, judged.Attribution, about),
            Moments = query.Segments is null ? null : moments,
            Reasons = Reasons(about, judged.Attribution, judged.Fingerprints, known),
            Sentence = EvidenceSentences.Summarize(told, query.Segments is null ? null : moments),
        });
    }

    /// <summary>Weighs neighbours and fingerprints, the recording's own tracks taken out; null when the search pool is full.</summary>
    private async Task<Judgement?> Judge(ResolvedQuery about, float[] embedding, KnownFingerprints known, CancellationToken cancellationToken)
    {
        var model = about.Generation.Model.Attribution;
        if (await shards.SearchAll(about.Generation.Number, new ShardQuery(embedding, model.NeighborCount, about.Self), cancellationToken) is not { } neighbors)
            return null;
        var others = about.Self.Length == 0 ? known.Fingerprints : WithoutSelf(known.Fingerprints, about, await Describe(about.Self, cancellationToken));
        return new Judgement(model.Attribute(embedding, Array.ConvertAll(neighbors, Vote), others), others);
    }

    /// <summary>The nearest tracks of the most probable producer, then of anyone credited; null when the search pool is full.</summary>
    private async Task<ShardNeighbor[]?> Nearest(ResolvedQuery about, Learning.Attribution attribution, int most, CancellationToken cancellationToken)
    {
        if (most == 0 || attribution.Ranked.Count == 0)
            return [];
        var first = ProducerId.FromName(attribution.Ranked[0].Producer);
        var ofFirst = await shards.SearchAll(
            about.Generation.Number, new ShardQuery(about.Embedding, most, about.Self, OnlyProducer: first), cancellationToken);
        if (ofFirst is null || ofFirst.Length == most)
            return ofFirst;
        var ofOthers = await shards.SearchAll(
            about.Generation.Number, new ShardQuery(about.Embedding, most - ofFirst.Length, about.Self, ExceptProducer: first), cancellationToken);
        return ofOthers is null ? null : [.. ofFirst, .. ofOthers];
    }

    /// <summary>Attributes each segment on its own; none without segments, null when the search pool is full.</summary>
    private async Task<Learning.Attribution[]?> OfSegments(ResolvedQuery about, QuerySegment[]? segments, KnownFingerprints known, CancellationToken cancellationToken)
    {
        if (segments is null or [])
            return [];
        var aligned = SegmentAlignment.ToClip(about.Features, [.. segments.Select(segment => segment.Features.Values)]);
        var judged = await Task.WhenAll(aligned.Select(features => Judge(about, about.Generation.Embed(features), known, cancellationToken)));
        return Array.Exists(judged, judgement => judgement is null) ? null : [.. judged.Select(judgement => judgement!.Attribution)];
    }

    private SoundReason[]? Reasons(
        ResolvedQuery about, Learning.Attribution attribution, IReadOnlyList<ProducerFingerprint> fingerprints, KnownFingerprints known)
    {
        if (attribution.Ranked.Count == 0 || !options.Value.Meanings.TryGetValue(about.Generation.Schema, out var meanings) || meanings.Length != about.Features.Length)
            return null;
        var candidate = fingerprints.First(fingerprint => fingerprint.Producer == attribution.Ranked[0].Producer);
        var name = known.Names.GetValueOrDefault(candidate.Producer, candidate.Producer);
        return SoundReasons.Of(about.Generation.Model.Embedding, about.Features, candidate, fingerprints, meanings, name);
    }

    private static Attribution Tell(ResolvedQuery about, Learning.Attribution attribution, KnownFingerprints known, int k)
    {
        var told = attribution.Ranked.Take(k)
            .Select(producer => new ProducerProbability(known.Names.GetValueOrDefault(producer.Producer, producer.Producer), producer.Probability))
            .ToArray();
        var others = attribution.Ranked.Skip(k).Sum(producer => producer.Probability);
        return new Attribution(about.Label, attribution.Unknown, told, others, [], about.Generation.Number);
    }

    private async Task<Dictionary<TrackId, TrackSummary>> Describe(TrackId[] tracks, CancellationToken cancellationToken) =>
        (await GrainFactory.GetGrain<ICatalogueGrain>(0).Describe(tracks, cancellationToken)).ToDictionary(summary => summary.Track);

    private static NeighborVote Vote(ShardNeighbor neighbor) => new(
        neighbor.Track.Value, Array.ConvertAll(neighbor.Label.ProducerIds, producer => producer.Value), neighbor.Cosine, neighbor.Label.Artist, neighbor.Label.Album);

    /// <summary>A track of the library must not speak for itself: what it adds to its own producers is taken out first.</summary>
    private static ProducerFingerprint[] WithoutSelf(
        ProducerFingerprint[] fingerprints, ResolvedQuery about, Dictionary<TrackId, TrackSummary> described)
    {
        var own = about.Self.Where(described.ContainsKey).SelectMany(track => IdsOf(described[track])).ToHashSet(StringComparer.Ordinal);
        if (own.Count == 0)
            return fingerprints;
        return [.. fingerprints
            .Select(fingerprint => own.Contains(fingerprint.Producer) ? fingerprint.Without(about.Embedding) : fingerprint)
            .OfType<ProducerFingerprint>()];
    }

    private static string[] IdsOf(TrackSummary summary) =>
        [.. summary.Producers.Select(name => ProducerId.FromName(name).Value).Distinct(StringComparer.Ordinal)];

    private sealed record Judgement(Learning.Attribution Attribution, IReadOnlyList<ProducerFingerprint> Fingerprints);
}
