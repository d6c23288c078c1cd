using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>As <see cref="Search{TFilter}"/>, but compares with every embedding: what live answers are held against.</summary>
    /// <param name="query">The query [dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="filter">Only nodes it passes are in the answer.</param>
    /// <returns>How many were found: k, or all there are.</returns>
    /// <exception cref="ArgumentException">Wrong length, a number that is not finite, zeros under the cosine, or too long to measure in float32.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is above <see cref="HnswOptions.MaxEf"/>.</exception>
    public int SearchExact<TFilter>(ReadOnlySpan<float> query, Span<Neighbor> nearest, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        Require.InRange(nearest.Length, 0, HnswOptions.MaxEf);
        var scratch = readers.Enter();
        try
        {
            Prepare(query, scratch.Query, nameof(query));
            if (nearest.IsEmpty || nodes.Entry < 0)
                return 0;
            var before = Volatile.Read(ref replacements);
            var scan = new ScanVisitor<TFilter>(this, scratch, filter, nearest.Length);
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref scan);
            return new Answer(nodes, scratch, nearest).Read(this, filter, before);
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    /// <summary>As <see cref="SearchExact{TFilter}"/> among the embeddings of some ids alone: for a caller who knows the few that can be in the answer.</summary>
    /// <param name="query">The query [dimensions].</param>
    /// <param name="ids">Their ids, each once, in any order; those the index does not hold are passed over.</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="filter">Only nodes it passes are in the answer.</param>
    /// <returns>How many were found: k, or all there are.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="ids"/> is null.</exception>
    /// <exception cref="ArgumentException">As <see cref="SearchExact{TFilter}"/>.</exception>
    /// <exception cref="ArgumentOutOfRangeException">k is above <see cref="HnswOptions.MaxEf"/>.</exception>
    public int SearchAmong<TFilter>(ReadOnlySpan<float> query, ulong[] ids, Span<Neighbor> nearest, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        ArgumentNullException.ThrowIfNull(ids);
        Require.InRange(nearest.Length, 0, HnswOptions.MaxEf);
        var scratch = readers.Enter();
        try
        {
            Prepare(query, scratch.Query, nameof(query));
            if (nearest.IsEmpty || nodes.Entry < 0)
                return 0;
            var before = Volatile.Read(ref replacements);
            var scan = new AmongVisitor<TFilter>(this, scratch, ids, filter, nearest.Length);
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref scan);
            return new Answer(nodes, scratch, nearest).Read(this, filter, before);
        }
        finally
        {
            readers.Leave(scratch);
        }
    }

    private readonly struct AmongVisitor<TFilter>(HnswIndex index, SearchScratch scratch, ulong[] ids, TFilter filter, int k) : IKernelVisitor
        where TFilter : struct, INodeFilter
    {
        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel => ExactScan.RunAmong(kernel, index.nodes, scratch, scratch.Query, k, ids, filter);
    }
}
