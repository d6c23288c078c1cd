using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>Below so many slots every embedding is compared: that is faster than the walk, and exact.</summary>
    internal int ScanBelow { get; set; } = 2048;

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
            var ef = Math.Max(efSearch, nearest.Length);
            var visitor = new SearchVisitor<TFilter>(this, scratch, filter, nearest.Length, ef);
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
            var answer = new Answer(nodes, scratch, nearest);
            return answer.Read(this, filter, before);
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    /// <summary>Number of replacements begun and ended so far.</summary>
    internal long Replacements => Volatile.Read(ref replacements);

    private readonly struct SearchVisitor<TFilter>(HnswIndex index, SearchScratch scratch, TFilter filter, int k, int ef) : IKernelVisitor
        where TFilter : struct, INodeFilter
    {
        /// <summary>What comparing one slot with a filter costs, as a share of expanding a node: one in so many. Measured at 32 dimensions.</summary>
        private const int ScansPerExpansion = 64;

        public void Visit<TKernel>(TKernel kernel) where TKernel : struct, IRowKernel
        {
            var nodes = index.nodes;
            var everything = typeof(TFilter) == typeof(AllNodes);
            if (nodes.Count < index.ScanBelow)
            {
                ExactScan.Run(kernel, nodes, scratch, scratch.Query, k, filter);
                return;
            }
            var entry = nodes.Entry;
            var start = LayerSearch.Descend(kernel, nodes, scratch, scratch.Query, (int)entry, (int)(entry >> 32), 0);
            var enough = true;
            if (everything && index.sweep.Tombstones == 0)
                LayerSearch.Walk(kernel, default(AdmitAll), nodes, scratch, scratch.Query, start, 0, ef, ef, int.MaxValue);
            else
            {
                var admission = new AdmitLive<TFilter>(nodes.States, filter);
                var budget = everything ? int.MaxValue : ef * 2 + nodes.Count / ScansPerExpansion;
                enough = LayerSearch.Walk(kernel, admission, nodes, scratch, scratch.Query, start, 0, ef, Math.Max(8192, ef * 8), budget);
            }
            // Few pass the filter, or the walk found less than there is: nothing is left out, it only takes longer.
            if (!enough || scratch.Pool.AdmittedCount < Math.Min(k, index.Count))
                ExactScan.Run(kernel, nodes, scratch, scratch.Query, k, filter);
        }
    }
}
