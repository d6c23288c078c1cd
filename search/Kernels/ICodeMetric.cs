using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Search.Kernels;

/// <summary>One metric over codes: what a pair of blocks adds to the sums, in 32-bit integers.</summary>
internal interface ICodeMetric
{
    static abstract Vector512<int> Add(Vector512<int> sum, Vector512<short> x, Vector512<short> y);
    static abstract Vector256<int> Add(Vector256<int> sum, Vector256<short> x, Vector256<short> y);
    static abstract int Add(int sum, int x, int y);

    /// <summary>Sums as numbers that order as the distances do.</summary>
    static abstract Vector128<float> Rank(Vector128<int> sum);
}

/// <summary>Squared gaps of codes order as squared distances: one scale and offset serve every dimension.</summary>
internal readonly struct CodeGaps : ICodeMetric
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<short> x, Vector512<short> y)
    {
        var gap = x - y;
        return sum + Avx512BW.MultiplyAddAdjacent(gap, gap);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<short> x, Vector256<short> y)
    {
        var gap = x - y;
        return sum + Avx2.MultiplyAddAdjacent(gap, gap);
    }

    public static int Add(int sum, int x, int y) => sum + (x - y) * (x - y);

    public static Vector128<float> Rank(Vector128<int> sum) => Vector128.ConvertToSingle(sum);
}

/// <summary>Products of codes, for the inner product and the cosine.</summary>
internal readonly struct CodeProducts : ICodeMetric
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<int> Add(Vector512<int> sum, Vector512<short> x, Vector512<short> y) => sum + Avx512BW.MultiplyAddAdjacent(x, y);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<int> Add(Vector256<int> sum, Vector256<short> x, Vector256<short> y) => sum + Avx2.MultiplyAddAdjacent(x, y);

    public static int Add(int sum, int x, int y) => sum + x * y;

    public static Vector128<float> Rank(Vector128<int> sum) => -Vector128.ConvertToSingle(sum);
}
