using System.Buffers;
using ProductionValue.Contracts;
using ProductionValue.Learning;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <summary>Answers one question from one shard's index: finds candidates by the cosine, then ranks them by what was asked for.</summary>
internal sealed class ShardSearch(HnswIndex index, ShardEntries entries, MutualProximity? proximity, int efSearch, ShardMeasures? measures = null)
{
    /// <summary>Tracks of one producer that are compared one by one; a walk finds so many as fast.</summary>
    private const int MostToCompare = 4_000;

    /// <summary>The nearest tracks that pass, most similar first.</summary>
    /// <exception cref="OperationCanceledException">The question is no longer of interest.</exception>
    public ShardNeighbor[] Run(ShardQuery query, CancellationToken cancellationToken)
    {
        var pool = proximity is null ? query.K : Math.Max(query.K, query.Pool);
        var nearest = new Neighbor[Math.Min(pool, Math.Max(1, index.Count))];
        var found = Find(query, nearest);
        measures?.Found(nearest.AsSpan(0, found));
        cancellationToken.ThrowIfCancellationRequested();
        var ranking = new Ranking(query, query.Pool > 0 ? proximity : null);
        var ranked = new List<ShardNeighbor>(found);
        foreach (var neighbor in nearest.AsSpan(0, found))
        {
            if (entries[neighbor.Node] is { } entry && entry.Ordinal == neighbor.Id && Rank(ranking, neighbor, entry) is { } place)
                ranked.Add(place);
        }

        ShardNeighbor[] best = ranking.IsCosine ? [.. ranked] : [.. ranked.OrderByDescending(place => place.Similarity).Take(query.K)];
        return query.WithEmbeddings ? [.. best.Select(WithEmbedding).Where(neighbor => neighbor.Embedding is not null)] : best;
    }

    private int Find(ShardQuery query, Neighbor[] nearest)
    {
        var filter = new ShardFilter(entries, query);
        var ef = Math.Max(efSearch, nearest.Length);
        if (query is { Also: not null } or { Not: not null })
        {
            return index.SearchBest<ShardFilter>(
                [.. query.Embedding, .. (query.Also ?? []).SelectMany(seed => seed)], [.. (query.Not ?? []).SelectMany(seed => seed)], nearest, ef, filter);
        }

        if (query.OnlyProducer is { } producer)
        {
            return entries.OrdinalsOf(producer, MostToCompare) is { } own
                ? index.SearchAmong(query.Embedding, own, nearest, filter)
                : index.Search(query.Embedding, nearest, ef, filter);
        }

        return FindAmongAll(query, filter, nearest, ef) ?? index.Search(query.Embedding, nearest, ef, filter);
    }

    /// <summary>
    /// A question that leaves little out: asks the filter of what a plain walk has found, and not of all that it met. Null where too little is left.
    /// </summary>
    private int? FindAmongAll(ShardQuery query, ShardFilter filter, Neighbor[] nearest, int ef)
    {
        var wide = Math.Max(ef, nearest.Length + (nearest.Length / 4));
        var all = ArrayPool<Neighbor>.Shared.Rent(wide);
        try
        {
            var met = index.Search(query.Embedding, all.AsSpan(0, wide), wide);
            var found = 0;
            for (var i = 0; i < met && found < nearest.Length; i++)
            {
                if (filter.Passes(all[i].Node))
                    nearest[found++] = all[i];
            }

            return found == nearest.Length || met < wide ? found : null;
        }
        finally
        {
            ArrayPool<Neighbor>.Shared.Return(all);
        }
    }

    private ShardNeighbor WithEmbedding(ShardNeighbor neighbor)
    {
        var embedding = new float[index.Options.Dimensions];
        return entries.TryGetOrdinal(neighbor.Track, out var ordinal) && index.TryCopyEmbedding(ordinal, embedding) ? neighbor with { Embedding = embedding } : neighbor;
    }

    /// <summary>Null for a track that has been removed since it was found.</summary>
    private ShardNeighbor? Rank(Ranking ranking, Neighbor neighbor, ShardEntry entry)
    {
        if (ranking.Single)
            return ranking.Of(entry, 1 - neighbor.Distance);
        Span<float> embedding = stackalloc float[HnswOptions.MaxDimensions];
        embedding = embedding[..index.Options.Dimensions];
        return index.TryCopyEmbedding(neighbor.Id, embedding) ? ranking.Of(entry, embedding) : null;
    }

    /// <summary>How similar a track is to what was asked for.</summary>
    private sealed class Ranking
    {
        private readonly (float[] Seed, ProximityProfile? Profile)[] wanted;
        private readonly (float[] Seed, ProximityProfile? Profile)[] unwanted;

        public Ranking(ShardQuery query, MutualProximity? proximity)
        {
            wanted = [(query.Embedding, proximity?.Profile(query.Embedding)), .. (query.Also ?? []).Select(seed => (seed, proximity?.Profile(seed)))];
            unwanted = [.. (query.Not ?? []).Select(seed => (seed, proximity?.Profile(seed)))];
            (Single, IsCosine) = (wanted.Length == 1 && unwanted.Length == 0, wanted.Length == 1 && unwanted.Length == 0 && proximity is null);
        }

        /// <summary>One query and nothing to keep away from: the distance found by the index is all it takes.</summary>
        public bool Single { get; }

        /// <summary>The order in which the index found them is the order asked for.</summary>
        public bool IsCosine { get; }

        public ShardNeighbor Of(ShardEntry entry, float cosine) => new(entry.Track, cosine, (float)Similarity(cosine, wanted[0].Profile, entry.Proximity), entry.Label);

        public ShardNeighbor Of(ShardEntry entry, ReadOnlySpan<float> embedding)
        {
            var (cosine, similarity) = Closest(wanted, embedding, entry);
            if (unwanted.Length > 0)
                similarity -= Math.Max(0, Closest(unwanted, embedding, entry).Similarity - similarity);
            return new(entry.Track, (float)cosine, (float)similarity, entry.Label);
        }

        private static (double Cosine, double Similarity) Closest(
            (float[] Seed, ProximityProfile? Profile)[] seeds, ReadOnlySpan<float> embedding, ShardEntry entry)
        {
            var (closest, best) = (-1.0, -1.0);
            foreach (var (seed, profile) in seeds)
            {
                var cosine = Cosine(seed, embedding);
                closest = Math.Max(closest, cosine);
                best = Math.Max(best, Similarity(cosine, profile, entry.Proximity));
            }

            return (closest, best);
        }

        private static double Similarity(double cosine, ProximityProfile? one, ProximityProfile? other) =>
            one is { } seed && other is { } track ? 1 - MutualProximity.Distance(1 - cosine, seed, track) : cosine;

        private static double Cosine(float[] seed, ReadOnlySpan<float> embedding)
        {
            var sum = 0.0;
            for (var i = 0; i < seed.Length; i++)
                sum += (double)seed[i] * embedding[i];
            return sum;
        }
    }
}
