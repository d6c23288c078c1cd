using System.Numerics;
using System.Runtime.CompilerServices;

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

    private const int NodesAtOnce = 1 << 14;

    private readonly NodeStore nodes;
    private readonly ReservedMemory memory;
    private readonly float scale, offset;
    private long encoded, clipped;

    public CodeBook(NodeStore nodes)
    {
        this.nodes = nodes;
        memory = new((nuint)nodes.Options.MaxNodes * nodes.CodeBytes);
        memory.Commit((nuint)nodes.Count * nodes.CodeBytes);
        (offset, scale) = Fit();
        Parallel.For(0, PartsOf(nodes.Count), part =>
        {
            for (var node = part * NodesAtOnce; node < Math.Min(nodes.Count, (part + 1) * NodesAtOnce); node++)
                EncodeRow(node);
        });
        encoded = (long)nodes.Count * nodes.Options.Dimensions;
    }

    public sbyte* Codes => (sbyte*)memory.Address;

    /// <summary>One number in a thousand no longer fits: the embeddings have moved, and the scale should follow.</summary>
    public bool Outgrown => clipped * 1000 > encoded;

    /// <summary>Makes a node's codes from its row.</summary>
    public void Encode(int node)
    {
        memory.Commit((nuint)(node + 1) * nodes.CodeBytes);
        clipped += EncodeRow(node);
        encoded += nodes.Options.Dimensions;
    }

    /// <summary>Makes the codes a query is compared by.</summary>
    public void Encode(float* query, short* codes)
    {
        for (var i = 0; i < nodes.Options.Dimensions; i++)
            codes[i] = (short)Math.Clamp(MathF.Round((query[i] - offset) * scale), -QueryLimit, QueryLimit);
    }

    public void Dispose() => memory.Dispose();

    private static int PartsOf(int count) => (count + NodesAtOnce - 1) / NodesAtOnce;

    /// <summary>Makes a node's codes.</summary>
    /// <returns>Numbers that lie outside the range of the codes.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private int EncodeRow(int node)
    {
        var row = nodes.Row(node);
        var codes = Codes + (nint)node * (nint)nodes.CodeBytes;
        var (dimensions, i, outside) = (nodes.Options.Dimensions, 0, Vector<int>.Zero);
        for (; i <= dimensions - Vector<sbyte>.Count; i += Vector<sbyte>.Count)
        {
            var (first, second) = (EncodeTwo(row + i, ref outside), EncodeTwo(row + i + (2 * Vector<float>.Count), ref outside));
            Vector.Narrow(first, second).Store(codes + i);
        }

        var clippedHere = -Vector.Sum(outside); // Where a comparison holds it gives -1.
        for (; i < dimensions; i++)
        {
            var code = MathF.Round((row[i] - offset) * scale);
            clippedHere += Math.Abs(code) > 127 ? 1 : 0;
            codes[i] = (sbyte)Math.Clamp(code, -127, 127);
        }

        return clippedHere;
    }

    /// <summary>The codes of two vectors of numbers, as one vector of 16-bit integers.</summary>
    private Vector<short> EncodeTwo(float* numbers, ref Vector<int> outside) =>
        Vector.Narrow(EncodeOne(numbers, ref outside), EncodeOne(numbers + Vector<float>.Count, ref outside));

    private Vector<int> EncodeOne(float* numbers, ref Vector<int> outside)
    {
        var code = Vector.Round((Vector.Load(numbers) - new Vector<float>(offset)) * scale);
        outside += Vector.GreaterThan(Vector.Abs(code), new Vector<float>(127));
        return Vector.ConvertToInt32(Vector.Clamp(code, new Vector<float>(-127), new Vector<float>(127)));
    }

    /// <summary>Range of the numbers stored now. Products have no use for an offset: it would not cancel out.</summary>
    private (float Offset, float Scale) Fit()
    {
        var (lows, highs) = (new float[PartsOf(nodes.Count)], new float[PartsOf(nodes.Count)]);
        Parallel.For(0, lows.Length, part => (lows[part], highs[part]) = RangeOf(part * NodesAtOnce, Math.Min(nodes.Count, (part + 1) * NodesAtOnce)));
        var (low, high) = (float.MaxValue, float.MinValue);
        for (var part = 0; part < lows.Length; part++)
            (low, high) = (Math.Min(low, lows[part]), Math.Max(high, highs[part]));
        if (low > high)
            return (0, 1);
        var centre = nodes.Options.Metric == Metric.SquaredEuclidean ? (low + high) / 2 : 0;
        var reach = Math.Max(high - centre, centre - low) * Headroom;
        return (centre, reach > 0 ? 127 / reach : 1);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private (float Low, float High) RangeOf(int from, int to)
    {
        float low = float.MaxValue, high = float.MinValue;
        var (lows, highs) = (new Vector<float>(low), new Vector<float>(high));
        for (var node = from; node < to; node++)
        {
            if (nodes.State(node) == NodeState.Free)
                continue;
            var numbers = nodes.Row(node);
            var i = 0;
            for (; i <= nodes.Options.Dimensions - Vector<float>.Count; i += Vector<float>.Count)
                (lows, highs) = (Vector.Min(lows, Vector.Load(numbers + i)), Vector.Max(highs, Vector.Load(numbers + i)));
            for (; i < nodes.Options.Dimensions; i++)
                (low, high) = (Math.Min(low, numbers[i]), Math.Max(high, numbers[i]));
        }

        for (var lane = 0; lane < Vector<float>.Count; lane++)
            (low, high) = (Math.Min(low, lows[lane]), Math.Max(high, highs[lane]));
        return (low, high);
    }
}
