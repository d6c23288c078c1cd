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
        var scan = new Scan<TKernel>(kernel, nodes, scratch, query);
        if (filter is NodeSetFilter sets)
            sets.Set.Each(nodes.Count, ref scan);
        else
        {
            var end = nodes.Count;
            for (var node = 0; node < end; node++)
            {
                if (filter.Passes(node))
                    scan.Assigned(node);
            }
        }
        scan.Measure();
    }

    /// <summary>Collects nodes and measures them by the batch, whose rows are on their way by then.</summary>
    private struct Scan<TKernel>(TKernel kernel, NodeStore nodes, SearchScratch scratch, void* query) : INodeObserver
        where TKernel : struct, IRowKernel
    {
        private int count;

        public void Assigned(int node)
        {
            if (nodes.States[node] != (byte)NodeState.Live)
                return;
            kernel.Prefetch(node);
            scratch.Fresh[count++] = node;
            if (count == Batch)
                Measure();
        }

        public void Measure()
        {
            LayerSearch.Measure(kernel, query, scratch.Fresh, count, scratch.Measured);
            var pool = scratch.Pool;
            for (var i = 0; i < count; i++)
            {
                if (scratch.Measured[i] < pool.Worst)
                    pool.Insert(scratch.Measured[i], scratch.Fresh[i]);
            }
            count = 0;
        }
    }
}
