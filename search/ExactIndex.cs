
namespace ProductionValue.Search;

/// <summary>Compares a query with every embedding: slow, obvious, and right. What the answers of <see cref="HnswIndex"/> are measured against.</summary>
/// <remarks>Scalar arithmetic in double. Not for concurrent use.</remarks>
public sealed class ExactIndex
{
    private readonly Dictionary<ulong, int> nodes = [];
    private readonly List<(ulong Id, float[] Embedding)?> rows = [];

    /// <summary>An empty index.</summary>
    /// <param name="dimensions">Length of an embedding.</param>
    /// <param name="metric">How distances are measured.</param>
    public ExactIndex(int dimensions, Metric metric)
    {
        Require.InRange(dimensions, 1, HnswOptions.MaxDimensions);
        Dimensions = dimensions;
        Metric = metric;
    }

    /// <summary>Length of an embedding.</summary>
    public int Dimensions { get; }

    /// <summary>How distances are measured.</summary>
    public Metric Metric { get; }

    /// <summary>Embeddings held.</summary>
    public int Count => nodes.Count;

    /// <summary>Adds or replaces an embedding.</summary>
    /// <returns>Its ordinal.</returns>
    /// <exception cref="ArgumentException"><paramref name="embedding"/> has the wrong length.</exception>
    public int Add(ulong id, ReadOnlySpan<float> embedding)
    {
        Require.Length(embedding, Dimensions);
        Remove(id);
        nodes[id] = rows.Count;
        rows.Add((id, embedding.ToArray()));
        return rows.Count - 1;
    }

    /// <summary>Removes an embedding.</summary>
    /// <returns>False when there is none of this id.</returns>
    public bool Remove(ulong id)
    {
        if (!nodes.Remove(id, out var node))
            return false;
        rows[node] = null;
        return true;
    }

    /// <summary>Finds the embeddings closest to a query.</summary>
    /// <param name="query">The query [dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <returns>How many were found: k, or all there are.</returns>
    /// <exception cref="ArgumentException"><paramref name="query"/> has the wrong length.</exception>
    public int Search(ReadOnlySpan<float> query, Span<Neighbor> nearest) => Search(query, nearest, default(AllNodes));

    /// <inheritdoc cref="Search(ReadOnlySpan{float}, Span{Neighbor})"/>
    /// <param name="query">The query [dimensions].</param>
    /// <param name="nearest">Receives them, closest first; its length is k.</param>
    /// <param name="filter">Only ordinals it passes are in the answer.</param>
    public int Search<TFilter>(ReadOnlySpan<float> query, Span<Neighbor> nearest, TFilter filter)
        where TFilter : struct, INodeFilter
    {
        Require.Length(query, Dimensions);
        var found = new List<(double Distance, Neighbor Neighbor)>();
        for (var node = 0; node < rows.Count; node++)
        {
            if (rows[node] is not { } row || !filter.Passes(node))
                continue;
            var distance = Distance(query, row.Embedding);
            found.Add((distance, new Neighbor(row.Id, node, (float)distance)));
        }
        found.Sort((x, y) => x.Distance != y.Distance ? x.Distance.CompareTo(y.Distance) : x.Neighbor.Id.CompareTo(y.Neighbor.Id));
        var count = Math.Min(found.Count, nearest.Length);
        for (var i = 0; i < count; i++)
            nearest[i] = found[i].Neighbor;
        return count;
    }

    private double Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
    {
        double dot = 0, gaps = 0, xx = 0, yy = 0;
        for (var i = 0; i < x.Length; i++)
        {
            dot += (double)x[i] * y[i];
            gaps += ((double)x[i] - y[i]) * ((double)x[i] - y[i]);
            xx += (double)x[i] * x[i];
            yy += (double)y[i] * y[i];
        }
        return Metric switch
        {
            Metric.Cosine => 1 - dot / Math.Sqrt(xx * yy),
            Metric.InnerProduct => -dot,
            _ => gaps,
        };
    }
}
