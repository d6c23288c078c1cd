using System.Runtime.Intrinsics;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Makes sure that a search for a node's own embedding finds it. Its neighbours may all have dropped the link back, or a narrow beam may end
/// among others before it comes to them: one insert in five thousand of 32 dimensions, one in 250 of 128.
/// </summary>
internal static unsafe class SelfSearch
{
    /// <summary>Beam of the search. A wider one expands what this one does and more, so it finds the node too.</summary>
    public const int Ef = 32;

    /// <summary>Searches for <paramref name="node"/>; where it is not found, the closest node that was leads to it from now on.</summary>
    public static void Ensure<TKernel>(TKernel kernel, NodeStore nodes, GraphWriter writer, int node)
        where TKernel : struct, IRowKernel
    {
        var entry = nodes.Entry;
        if ((int)entry == node)
            return;
        var row = nodes.Row(node);
        var scratch = writer.Scratch;
        var start = LayerSearch.Descend(kernel, nodes, scratch, row, (int)entry, (int)(entry >> 32), 0);
        LayerSearch.Walk(kernel, default(AdmitAll), nodes, scratch, row, start, 0, Ef, Ef, int.MaxValue);
        var pool = scratch.Pool;
        // Its like may stand there as often as the pool is long, and under the inner product others may be closer than itself.
        var itself = kernel.Four(row, node, node, node, node).ToScalar();
        if (Holds(pool, node) || (pool.Count == Ef && pool.Worst <= itself))
            return;
        for (var i = 0; i < pool.Count; i++)
        {
            var from = (int)(pool.Tags[i] >> 2);
            if (nodes.State(from) != NodeState.Live)
                continue; // Its links go with it.
            writer.AddLink(kernel, from, node, 0, must: true);
            if (new ReadOnlySpan<int>(nodes.Links(from, 0), nodes.BaseSlots).Contains(node))
                return;
        }
    }

    private static bool Holds(CandidatePool pool, int node)
    {
        for (var i = 0; i < pool.Count; i++)
        {
            if ((int)(pool.Tags[i] >> 2) == node)
                return true;
        }
        return false;
    }
}
