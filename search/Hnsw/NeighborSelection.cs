using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;
using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Hnsw;

/// <summary>Algorithm 4 of Malkov &amp; Yashunin (2016), without its extensions: a candidate is taken when it is closer to the node than to any already taken.</summary>
internal static unsafe class NeighborSelection
{
    /// <summary>
    /// Selects from <paramref name="candidates"/> [count], closest first, whose <paramref name="distances"/> [count] are those to the node.
    /// The first <paramref name="taken"/> of <paramref name="selected"/> [most + 4] are there already and stay, padded to four.
    /// Returns how many there are then, at most <paramref name="most"/>.
    /// </summary>
    public static int Select<TKernel>(
        TKernel kernel, NodeStore nodes, int* candidates, float* distances, int count, int taken, int most, int* selected)
        where TKernel : struct, IRowKernel
    {
        for (var i = 0; i < count && taken < most; i++)
        {
            if (!Stands(kernel, nodes, candidates[i], distances[i], selected, taken))
                continue;
            // Padded to four, so that the next test can measure four at a time.
            selected[taken] = selected[taken + 1] = selected[taken + 2] = selected[taken + 3] = candidates[i];
            taken++;
        }
        return taken;
    }

    private static bool Stands<TKernel>(TKernel kernel, NodeStore nodes, int candidate, float distance, int* selected, int taken)
        where TKernel : struct, IRowKernel
    {
        var row = nodes.Row(candidate);
        var limit = Vector128.Create(distance);
        for (var i = 0; i < taken; i += 4)
        {
            if (Vector128.LessThanAny(kernel.Four(row, selected[i], selected[i + 1], selected[i + 2], selected[i + 3]), limit))
                return false;
        }
        return true;
    }
}
