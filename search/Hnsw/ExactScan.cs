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

    /// <summary>As <see cref="Run"/> among the nodes of some ids.</summary>
    public static void RunAmong<TKernel, TFilter>(TKernel kernel, NodeStore nodes, SearchScratch scratch, void* query, int k, ulong[] ids, TFilter filter)
        where TKernel : struct, IRowKernel
        where TFilter : struct, INodeFilter
    {
        scratch.Pool.Reset(k, k);
        var scan = new Scan<TKernel>(kernel, nodes, scratch, query);
        foreach (var id in ids)
        {
            if (nodes.Table.Find(id) is >= 0 and var node && filter.Passes(node))
                scan.Assigned(node);
        }
        scan.Measure();
    }

    /// <summary>Collects nodes and measures them by the batch, one batch behind: its rows are on their way by then.</summary>
    private struct Scan<TKernel>(TKernel kernel, NodeStore nodes, SearchScratch scratch, void* query) : INodeObserver
        where TKernel : struct, IRowKernel
    {
        private int* filling = scratch.Fresh, waiting = scratch.Fresh + Batch + 4;
        private int count, ready;

        public void Assigned(int node)
        {
            if (nodes.States[node] != (byte)NodeState.Live)
                return;
            kernel.Prefetch(node);
            filling[count++] = node;
            if (count == Batch)
                Turn();
        }

        public void Measure()
        {
            Turn();
            Turn();
        }

        /// <summary>Measures the batch before and lets the one just filled wait.</summary>
        private void Turn()
        {
            LayerSearch.Measure(kernel, query, waiting, ready, scratch.Measured);
            var pool = scratch.Pool;
            for (var i = 0; i < ready; i++)
            {
                if (scratch.Measured[i] < pool.Worst)
                    pool.Insert(scratch.Measured[i], waiting[i]);
            }
            ready = count;
            count = 0;
            var free = waiting;
            waiting = filling;
            filling = free;
        }
    }
}
