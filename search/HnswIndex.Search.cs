using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>
    /// Below so many slots every embedding is compared: that is faster than the walk, and exact. Measured (bench/results/search.md): walk and scan
    /// take the same time at about 3,500 of 32 dimensions and 2,000 of 128.
    /// </summary>
    internal int ScanBelow { get; set; } = 2048;

    /// <summary>Number of replacements begun and ended so far.</summary>
    internal long Replacements => Volatile.Read(ref replacements);

    /// <summary>Finds the embeddings closest to a query. Takes no lock and allocates nothing.</summary>
    /// <param name="query">The query [dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="efSearch">Width of the beam; k where it is less. Wider finds more of the true neighbours and takes longer.</param>
    /// <returns>How many were found: k, or all there are.</returns>
    /// <exception cref="ArgumentException">Wrong length, a number that is not finite, zeros under the cosine, or too long to measure in float32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k or <paramref name="efSearch"/> is above <see cref="HnswOptions.MaxEf"/>, or <paramref name="efSearch"/> below 1.</exception>
    public int Search(ReadOnlySpan<float> query, Span<Neighbor> nearest, int efSearch) => Search(query, nearest, efSearch, default(AllNodes));

    /// <inheritdoc cref="Search(ReadOnlySpan{float}, Span{Neighbor}, int)"/>
    /// <param name="query">The query [dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="efSearch">Width of the beam; k where it is less.</param>
    /// <param name="filter">Only nodes it passes are in the answer. Where few pass, those are compared one by one.</param>
    public int Search<TFilter>(ReadOnlySpan<float> query, Span<Neighbor> nearest, int efSearch, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        Require.InRange(nearest.Length, 0, HnswOptions.MaxEf);
        Require.InRange(efSearch, 1, HnswOptions.MaxEf);
        var scratch = readers.Enter();
        try
        {
            Prepare(query, scratch.Query, nameof(query));
            if (nearest.IsEmpty || nodes.Entry < 0)
                return 0;
            var before = Volatile.Read(ref replacements);
            Find(scratch, filter, nearest.Length, Math.Max(efSearch, nearest.Length));
            return new Answer(nodes, scratch, nearest).Read(this, filter, before);
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    private void Find<TFilter>(SearchScratch scratch, TFilter filter, int k, int ef)
        where TFilter : struct, INodeFilter
    {
        if (nodes.Count >= ScanBelow)
        {
            var plan = FilterPlan.Of(nodes, filter, k, ef);
            if (!plan.Scan && Walk(scratch, filter, k, plan))
                return;
        }
        var scan = new ScanVisitor<TFilter>(this, scratch, filter, k);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref scan);
    }

    /// <summary>False when the walk gave up, or found less than there is: nothing may be left out, it only takes longer.</summary>
    private bool Walk<TFilter>(SearchScratch scratch, TFilter filter, int k, FilterPlan plan)
        where TFilter : struct, INodeFilter
    {
        var book = Volatile.Read(ref codes);
        var walk = new WalkVisitor<TFilter>(this, scratch, filter, k, plan) { Query = scratch.Query };
        if (book is null)
        {
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref walk);
            return walk.Ended && scratch.Pool.AdmittedCount >= Math.Min(k, Count);
        }
        book.Encode(scratch.Query, scratch.QueryCodes);
        walk.Query = scratch.QueryCodes;
        KernelChoice.Int8(Options.Metric, book.Codes, nodes.Blocks, ref walk);
        GC.KeepAlive(book); // Its memory goes with the last search that uses it.
        if (!walk.Ended || scratch.Pool.AdmittedCount < Math.Min(k, Count))
            return false;
        var rescoring = new RescoringVisitor(scratch, k);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref rescoring);
        return true;
    }

    private struct WalkVisitor<TFilter>(HnswIndex index, SearchScratch scratch, TFilter filter, int k, FilterPlan plan) : IKernelVisitor
        where TFilter : struct, INodeFilter
    {
        public void* Query { get; set; }

        /// <summary>The walk came to its end within its budget.</summary>
        public bool Ended { get; private set; }

        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel
        {
            var nodes = index.nodes;
            var ef = plan.Ef;
            var entry = nodes.Entry;
            var start = LayerSearch.Descend(kernel, nodes, scratch, Query, (int)entry, (int)(entry >> 32), 0);
            if (typeof(TFilter) == typeof(AllNodes) && WalkPlain(kernel, start, ef))
            {
                Ended = true;
                return;
            }
            var admission = new AdmitLive<TFilter>(nodes.States, filter);
            Ended = LayerSearch.Walk(kernel, admission, nodes, scratch, Query, start, 0, ef, Math.Max(8192, ef * 8), plan.Budget);
        }

        /// <summary>
        /// Tombstones are few and spread thin: a plain pool wider by their share holds as many live nodes as were asked for, one more or less. False
        /// when it is short of a sixteenth, because what lies round the query has just been removed.
        /// </summary>
        private readonly bool WalkPlain<TKernel>(TKernel kernel, int start, int ef)
            where TKernel : struct, IRowKernel
        {
            var nodes = index.nodes;
            long tombstones = index.sweep.Tombstones;
            var fewest = Math.Max(k, ef - (ef / 16)); // Where not one may be missing, one is to spare: a second walk costs more.
            var width = tombstones > 0 ? (int)Math.Min(ef + (ef * tombstones / nodes.Count) + (fewest < ef ? 0 : 1), HnswOptions.MaxEf + 1) : ef;
            LayerSearch.Walk(kernel, default(AdmitAll), nodes, scratch, Query, start, 0, width, width, int.MaxValue);
            if (tombstones == 0)
                return true;
            var full = scratch.Pool.Count == width;
            return scratch.Pool.DropUnadmitted(nodes.States) >= fewest || !full;
        }
    }

    private readonly struct ScanVisitor<TFilter>(HnswIndex index, SearchScratch scratch, TFilter filter, int k) : IKernelVisitor
        where TFilter : struct, INodeFilter
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel => ExactScan.Run(kernel, index.nodes, scratch, scratch.Query, k, filter);
    }

    private readonly struct RescoringVisitor(SearchScratch scratch, int k) : IKernelVisitor
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel => Rescoring.Run(kernel, scratch, k);
    }
}
