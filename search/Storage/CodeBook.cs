namespace ProductionValue.Search.Storage;

/// <summary>
/// The 8-bit codes of all embeddings, and the one scale and offset they were made with. Never changed, only replaced whole: a search
/// that has taken one keeps codes and scale that belong together.
/// </summary>
internal sealed unsafe class CodeBook : IDisposable
{
    /// <summary>Codes of a query may lie so far outside those of a row (127): further out, order among the rows no longer depends on it. Keeps sums in 32 bits.</summary>
    private const int QueryLimit = 508;

    /// <summary>Numbers beyond the largest seen so far that still get a code of their own.</summary>
    private const float Headroom = 1.1f;

    private readonly NodeStore nodes;
    private readonly ReservedMemory memory;
    private readonly float scale, offset;
    private long encoded, clipped;

    public CodeBook(NodeStore nodes)
    {
        this.nodes = nodes;
        memory = new((nuint)nodes.Options.MaxNodes * nodes.CodeBytes);
        (offset, scale) = Fit();
        for (var node = 0; node < nodes.Count; node++)
            Encode(node);
        clipped = 0;
    }

    public sbyte* Codes => (sbyte*)memory.Address;

    /// <summary>One number in a thousand no longer fits: the embeddings have moved, and the scale should follow.</summary>
    public bool Outgrown => clipped * 1000 > encoded;

    /// <summary>Makes a node's codes from its row.</summary>
    public void Encode(int node)
    {
        memory.Commit((nuint)(node + 1) * nodes.CodeBytes);
        var row = nodes.Row(node);
        var codes = Codes + (nint)node * (nint)nodes.CodeBytes;
        var dimensions = nodes.Options.Dimensions;
        for (var i = 0; i < dimensions; i++)
        {
            var code = MathF.Round((row[i] - offset) * scale);
            clipped += Math.Abs(code) > 127 ? 1 : 0;
            codes[i] = (sbyte)Math.Clamp(code, -127, 127);
        }
        encoded += dimensions;
    }

    /// <summary>Makes the codes a query is compared by.</summary>
    public void Encode(float* query, short* codes)
    {
        for (var i = 0; i < nodes.Options.Dimensions; i++)
            codes[i] = (short)Math.Clamp(MathF.Round((query[i] - offset) * scale), -QueryLimit, QueryLimit);
    }

    public void Dispose() => memory.Dispose();

    /// <summary>Range of the numbers stored now. Products have no use for an offset: it would not cancel out.</summary>
    private (float Offset, float Scale) Fit()
    {
        float low = float.MaxValue, high = float.MinValue;
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.State(node) == NodeState.Free)
                continue;
            var row = nodes.Row(node);
            for (var i = 0; i < nodes.Options.Dimensions; i++)
            {
                low = Math.Min(low, row[i]);
                high = Math.Max(high, row[i]);
            }
        }
        if (low > high)
            return (0, 1);
        var centre = nodes.Options.Metric == Metric.SquaredEuclidean ? (low + high) / 2 : 0;
        var reach = Math.Max(high - centre, centre - low) * Headroom;
        return (centre, reach > 0 ? 127 / reach : 1);
    }
}
