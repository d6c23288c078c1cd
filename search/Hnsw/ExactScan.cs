using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>Compares the query with every live node that passes a filter: exact, and faster than the walk where they are few.</summary>
internal static unsafe class ExactScan
{
    private const int Batch = 16;

    /// <summary>Leaves the <paramref name="k"/> closest in the scratch's pool.</summary>
    public static void Run<TKernel, TFilter>(TKernel kernel, NodeStore nodes, SearchScratch scratch, void* query, int k, TFilter filter)
        where TKernel : struct, IRowKernel
        where TFilter : struct, INodeFilter
    {
        scratch.Pool.Reset(k, k);
        var batch = scratch.Fresh;
        var count = 0;
        var end = nodes.Count;
        for (var node = 0; node < end; node++)
        {
            if (nodes.States[node] != (byte)NodeState.Live || !filter.Passes(node))
                continue;
            batch[count++] = node;
            if (count < Batch)
                continue;
            Keep(kernel, scratch, query, count);
            count = 0;
        }
        Keep(kernel, scratch, query, count);
    }

    private static void Keep<TKernel>(TKernel kernel, SearchScratch scratch, void* query, int count)
        where TKernel : struct, IRowKernel
    {
        LayerSearch.Measure(kernel, query, scratch.Fresh, count, scratch.Measured);
        for (var i = 0; i < count; i++)
        {
            if (scratch.Measured[i] < scratch.Pool.Worst)
                scratch.Pool.Insert(scratch.Measured[i], scratch.Fresh[i]);
        }
    }
}
