using Orleans.Concurrency;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;
using ProductionValue.Learning;
using Attribution = ProductionValue.Contracts.Attribution;
using ProducerProbability = ProductionValue.Contracts.ProducerProbability;

namespace ProductionValue.Grains.Attributions;

/// <inheritdoc cref="IAttributionGrain"/>
[StatelessWorker]
internal sealed class AttributionGrain(
    QueryResolver resolver, ShardFanOut shards, FingerprintCache fingerprints) : Grain, IAttributionGrain
{
    private const int MaxProducers = 1_000;
    private const int MaxEvidence = 100;
    private const int EvidencePool = 200; // Neighbours looked through for credited ones.

    public async Task<Answer<Attribution>> Attribute(AttributionQuery query, CancellationToken cancellationToken)
    {
        if (query.K is < 1 or > MaxProducers)
            return new(null, Unanswerable.BadQuestion, $"k: expected 1 to {MaxProducers}, got {query.K}");
        if (query.EvidenceK is < 0 or > MaxEvidence)
            return new(null, Unanswerable.BadQuestion, $"evidenceK: expected 0 to {MaxEvidence}, got {query.EvidenceK}");
        var resolved = await resolver.Resolve(query.Query, cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);

        var model = about.Generation.Model.Attribution;
        var question = new ShardQuery(about.Embedding, Math.Max(model.NeighborCount, EvidencePool), about.Self);
        var found = await shards.Search(about.Generation.Number, question, cancellationToken);
        if (found.Value is not { Partial: false } whole)
            return new(null, Unanswerable.Busy, found.Detail ?? "a part of the index did not answer: ask again shortly"); // Half the neighbours would make wrong probabilities.
        var neighbors = whole.Neighbors;
        var known = await fingerprints.Read(about.Generation.Number, cancellationToken);
        var described = await Describe([.. neighbors.Select(neighbor => neighbor.Track), .. about.Self], cancellationToken);
        var votes = Votes(neighbors.Take(model.NeighborCount), described);
        var attribution = model.Attribute(about.Embedding, votes, WithoutSelf(known.Fingerprints, about, described));
        return new(Tell(about, attribution, known, Evidence(neighbors, described, attribution, query.EvidenceK), query.K ?? MaxProducers));
    }

    private static Attribution Tell(
        ResolvedQuery about, Learning.Attribution attribution, KnownFingerprints known, Evidence[] evidence, int k)
    {
        var told = attribution.Ranked.Take(k)
            .Select(producer => new ProducerProbability(known.Names.GetValueOrDefault(producer.Producer, producer.Producer), producer.Probability))
            .ToArray();
        var others = attribution.Ranked.Skip(k).Sum(producer => producer.Probability);
        return new Attribution(about.Label, attribution.Unknown, told, others, evidence, about.Generation.Number);
    }

    private async Task<Dictionary<TrackId, TrackSummary>> Describe(TrackId[] tracks, CancellationToken cancellationToken) =>
        (await GrainFactory.GetGrain<ICatalogueGrain>(0).Describe(tracks, cancellationToken)).ToDictionary(summary => summary.Track);

    private static NeighborVote[] Votes(IEnumerable<ShardNeighbor> neighbors, Dictionary<TrackId, TrackSummary> described) =>
        [.. neighbors
            .Where(neighbor => described.ContainsKey(neighbor.Track))
            .Select(neighbor => Vote(described[neighbor.Track], neighbor.Cosine))];

    private static NeighborVote Vote(TrackSummary summary, float cosine) => 
        new(summary.Track.Value, IdsOf(summary), cosine, summary.Artist, summary.Album);

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

    private static Evidence[] Evidence(
        ShardNeighbor[] neighbors, Dictionary<TrackId, TrackSummary> described, Learning.Attribution attribution, int most)
    {
        var rank = attribution.Ranked.Select((producer, position) => (producer.Producer, position)).ToDictionary(pair => pair.Producer, pair => pair.position);
        return [.. neighbors
            .Where(neighbor => described.TryGetValue(neighbor.Track, out var summary) && summary.Producers.Length > 0)
            .Take(most)
            .Select(neighbor => Tell(described[neighbor.Track], neighbor.Cosine, rank))];
    }

    private static Evidence Tell(TrackSummary summary, float cosine, Dictionary<string, int> rank)
    {
        var producer = summary.Producers.MinBy(name => rank.GetValueOrDefault(ProducerId.FromName(name).Value, int.MaxValue))!;
        return new Evidence(summary.Track, summary.Title, summary.Artist, summary.Album, producer, Math.Clamp(cosine, 0, 1));
    }

    private static string[] IdsOf(TrackSummary summary) =>
        [.. summary.Producers.Select(name => ProducerId.FromName(name).Value).Distinct(StringComparer.Ordinal)];
}
