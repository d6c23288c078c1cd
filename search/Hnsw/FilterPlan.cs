using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// How to search under a filter: walk, or compare all that pass. A walk has to expand about ef / share nodes, a scan to measure share · count;
/// which costs less follows from the share that passes, known from a set or estimated from a few draws.
/// </summary>
internal readonly unsafe struct FilterPlan
{
    /// <summary>Expanding a node costs as much as measuring so many rows picked here and there: 650 ns and 7 ns at 100,000 × 32.</summary>
    private const double RowsPerExpansion = 90;

    /// <summary>Asking a node whether it passes costs as much as measuring a fraction of a row: 1 ns, and the branch that follows is guessed wrongly now and then.</summary>
    private const double RowsPerQuestion = 0.18;

    private const int Draws = 256;

    private FilterPlan(bool scan, int ef, int budget) => (Scan, Ef, Budget) = (scan, ef, budget);

    /// <summary>Compare all that pass.</summary>
    public bool Scan { get; }

    /// <summary>Beam of the walk, in admitted nodes.</summary>
    public int Ef { get; }

    /// <summary>Nodes the walk may expand before comparing all would have been cheaper.</summary>
    public int Budget { get; }

    public static FilterPlan Of<TFilter>(NodeStore nodes, TFilter filter, int k, int ef)
        where TFilter : struct, INodeFilter
    {
        if (typeof(TFilter) == typeof(AllNodes))
            return new FilterPlan(false, ef, int.MaxValue);
        double count = nodes.Count;
        var known = filter is NodeSetFilter;
        var passing = filter is NodeSetFilter sets ? sets.Set.Count : Estimate(nodes, filter);
        var share = Math.Clamp(passing / count, 1e-9, 1);
        // The neighbours wanted lie among the first k / share of all: the rarer they are, the wider the beam is anyway, and the less it needs beyond k.
        var narrowed = (int)Math.Clamp(ef * Math.Sqrt(share), Math.Min(ef, k + k / 2), ef);
        var scanCost = passing + (known ? count / 256 : count * RowsPerQuestion);
        var walkCost = narrowed / share * RowsPerExpansion;
        return new FilterPlan(scanCost < walkCost, narrowed, (int)Math.Min(int.MaxValue, scanCost / RowsPerExpansion + 2 * ef));
    }

    /// <summary>Asks nodes spread evenly over the slots: the same ones each time, so that an answer can be repeated.</summary>
    private static double Estimate<TFilter>(NodeStore nodes, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        var count = nodes.Count;
        if (count <= Draws)
            return count;
        var step = count / (double)Draws;
        var passed = 0;
        for (var i = 0; i < Draws; i++)
            passed += filter.Passes((int)((i + 0.5) * step)) ? 1 : 0;
        return passed * step;
    }
}
