using System.Buffers;
using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>Most seeds of one query.</summary>
    public const int MaxSeeds = 64;

    /// <summary>Finds what is closest to the mean of several seeds; under the cosine each counts the same, whatever its length.</summary>
    /// <param name="seeds">The seeds, one after the other [1…<see cref="MaxSeeds"/> · dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="efSearch">Width of the beam; k where it is less.</param>
    /// <param name="filter">Only nodes it passes are in the answer.</param>
    /// <returns>How many were found.</returns>
    /// <exception cref="ArgumentException">Wrong length, or a seed (or, under the cosine, a mean) that <see cref="Search(ReadOnlySpan{float}, Span{Neighbor}, int)"/> would refuse.</exception>
    public int SearchMean<TFilter>(ReadOnlySpan<float> seeds, Span<Neighbor> nearest, int efSearch, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        var count = CountSeeds(seeds, 1, nameof(seeds));
        var mean = ArrayPool<float>.Shared.Rent(Options.Dimensions);
        var scratch = readers.Enter();
        try
        {
            var sum = mean.AsSpan(0, Options.Dimensions);
            sum.Clear();
            for (var seed = 0; seed < count; seed++)
            {
                Prepare(SeedOf(seeds, seed), scratch.Query, nameof(seeds));
                for (var i = 0; i < sum.Length; i++)
                    sum[i] += scratch.Query[i] / count;
            }
            return Search(sum, nearest, efSearch, filter);
        }
        finally
        {
            readers.Leave(scratch);
            ArrayPool<float>.Shared.Return(mean);
        }
    }

    /// <summary>
    /// Finds what is close to any of several seeds and not closer to something unwanted: the distance is that to the closest wanted seed, plus what
    /// the closest unwanted one is closer than that.
    /// </summary>
    /// <param name="wanted">Seeds to be near, one after the other [1…<see cref="MaxSeeds"/> · dimensions].</param>
    /// <param name="unwanted">Seeds to keep away from [0…<see cref="MaxSeeds"/> · dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="efSearch">Width of the beam round each wanted seed, and how many candidates each brings; k where it is less.</param>
    /// <param name="filter">Only nodes it passes are in the answer.</param>
    /// <returns>How many were found.</returns>
    /// <exception cref="ArgumentException">Wrong length, or a seed that <see cref="Search(ReadOnlySpan{float}, Span{Neighbor}, int)"/> would refuse.</exception>
    public int SearchBest<TFilter>(
        ReadOnlySpan<float> wanted, ReadOnlySpan<float> unwanted, Span<Neighbor> nearest, int efSearch, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        Require.InRange(efSearch, 1, HnswOptions.MaxEf);
        Require.InRange(nearest.Length, 0, HnswOptions.MaxEf);
        var (seeds, others) = (CountSeeds(wanted, 1, nameof(wanted)), CountSeeds(unwanted, 0, nameof(unwanted)));
        var each = Math.Max(efSearch, nearest.Length);
        var candidates = ArrayPool<Neighbor>.Shared.Rent(seeds * each);
        var scratch = readers.Enter(); // Held throughout: no candidate's slot is given to another meanwhile.
        try
        {
            var count = 0;
            for (var seed = 0; seed < seeds; seed++)
                count += Search(SeedOf(wanted, seed), candidates.AsSpan(count, each), each, filter);
            var found = candidates.AsSpan(0, Closest(candidates.AsSpan(0, count)));
            Penalise(found, unwanted, others, scratch);
            found.Sort(static (x, y) => x.Distance.CompareTo(y.Distance));
            found = found[..Math.Min(found.Length, nearest.Length)];
            found.CopyTo(nearest);
            return found.Length;
        }
        finally
        {
            readers.Leave(scratch);
            ArrayPool<Neighbor>.Shared.Return(candidates);
        }
    }

    private int CountSeeds(ReadOnlySpan<float> seeds, int fewest, string name)
    {
        Require.That(seeds.Length % Options.Dimensions == 0, name, $"expected a multiple of {Options.Dimensions} numbers, got {seeds.Length}");
        var count = seeds.Length / Options.Dimensions;
        Require.That(count >= fewest && count <= MaxSeeds, name, $"expected {fewest} to {MaxSeeds} seeds, got {count}");
        return count;
    }

    private ReadOnlySpan<float> SeedOf(ReadOnlySpan<float> seeds, int i) => seeds.Slice(i * Options.Dimensions, Options.Dimensions);

    /// <summary>Keeps each id once, at its smallest distance; returns how many are left.</summary>
    private static int Closest(Span<Neighbor> candidates)
    {
        candidates.Sort(static (x, y) => x.Id != y.Id ? x.Id.CompareTo(y.Id) : x.Distance.CompareTo(y.Distance));
        var kept = 0;
        for (var i = 0; i < candidates.Length; i++)
        {
            if (i == 0 || candidates[i].Id != candidates[i - 1].Id)
                candidates[kept++] = candidates[i];
        }
        return kept;
    }

    private void Penalise(Span<Neighbor> candidates, ReadOnlySpan<float> unwanted, int count, SearchScratch scratch)
    {
        if (count == 0)
            return;
        var closest = ArrayPool<float>.Shared.Rent(candidates.Length);
        Array.Fill(closest, float.PositiveInfinity);
        for (var seed = 0; seed < count; seed++)
        {
            Prepare(SeedOf(unwanted, seed), scratch.Query, nameof(unwanted));
            for (var i = 0; i < candidates.Length; i++)
            {
                var distance = new DistanceVisitor(scratch, candidates[i].Node);
                KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref distance);
                closest[i] = Math.Min(closest[i], distance.Distance);
            }
        }
        for (var i = 0; i < candidates.Length; i++)
            candidates[i] = candidates[i] with { Distance = candidates[i].Distance + Math.Max(0, candidates[i].Distance - closest[i]) };
        ArrayPool<float>.Shared.Return(closest);
    }
}
