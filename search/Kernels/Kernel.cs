using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Search.Kernels;

/// <summary>
/// The distances from one query to four rows at once. Four, because their horizontal sums can then be taken together, and because
/// four streams of loads hide each other's latency. Every variant takes rows padded with zeros to a multiple of 16.
/// </summary>
internal static unsafe class Kernel
{
    /// <summary>The widest variant this machine has.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four<TMetric>(float* query, float* a, float* b, float* c, float* d, int blocks)
        where TMetric : struct, IMetricKernel
    {
        if (Avx512F.IsSupported)
            return Four512<TMetric>(query, a, b, c, d, blocks);
        return Vector256.IsHardwareAccelerated ? Four256<TMetric>(query, a, b, c, d, blocks) : Four128<TMetric>(query, a, b, c, d, blocks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four512<TMetric>(float* query, float* a, float* b, float* c, float* d, int blocks)
        where TMetric : struct, IMetricKernel
    {
        Vector512<float> sa = default, sb = default, sc = default, sd = default;
        for (nint i = 0; i < blocks * 16; i += 16)
        {
            var q = Vector512.LoadAligned(query + i);
            sa = TMetric.Add(sa, q, Vector512.LoadAligned(a + i));
            sb = TMetric.Add(sb, q, Vector512.LoadAligned(b + i));
            sc = TMetric.Add(sc, q, Vector512.LoadAligned(c + i));
            sd = TMetric.Add(sd, q, Vector512.LoadAligned(d + i));
        }
        // Transpose and add: after two rounds each 128-bit lane holds one partial sum of each row.
        var ab = Avx512F.UnpackLow(sa, sb) + Avx512F.UnpackHigh(sa, sb);
        var cd = Avx512F.UnpackLow(sc, sd) + Avx512F.UnpackHigh(sc, sd);
        var low = Avx512F.UnpackLow(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var high = Avx512F.UnpackHigh(ab.AsDouble(), cd.AsDouble()).AsSingle();
        var lanes = low + high;
        var halves = lanes.GetLower() + lanes.GetUpper();
        return TMetric.Distance(halves.GetLower() + halves.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four256<TMetric>(float* query, float* a, float* b, float* c, float* d, int blocks)
        where TMetric : struct, IMetricKernel
    {
        Vector256<float> sa = default, sb = default, sc = default, sd = default;
        for (nint i = 0; i < blocks * 16; i += 8)
        {
            var q = Vector256.LoadAligned(query + i);
            sa = TMetric.Add(sa, q, Vector256.LoadAligned(a + i));
            sb = TMetric.Add(sb, q, Vector256.LoadAligned(b + i));
            sc = TMetric.Add(sc, q, Vector256.LoadAligned(c + i));
            sd = TMetric.Add(sd, q, Vector256.LoadAligned(d + i));
        }
        return TMetric.Distance(Vector128.Create(Vector256.Sum(sa), Vector256.Sum(sb), Vector256.Sum(sc), Vector256.Sum(sd)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<float> Four128<TMetric>(float* query, float* a, float* b, float* c, float* d, int blocks)
        where TMetric : struct, IMetricKernel
    {
        Vector128<float> sa = default, sb = default, sc = default, sd = default;
        for (nint i = 0; i < blocks * 16; i += 4)
        {
            var q = Vector128.LoadAligned(query + i);
            sa = TMetric.Add(sa, q, Vector128.LoadAligned(a + i));
            sb = TMetric.Add(sb, q, Vector128.LoadAligned(b + i));
            sc = TMetric.Add(sc, q, Vector128.LoadAligned(c + i));
            sd = TMetric.Add(sd, q, Vector128.LoadAligned(d + i));
        }
        return TMetric.Distance(Vector128.Create(Vector128.Sum(sa), Vector128.Sum(sb), Vector128.Sum(sc), Vector128.Sum(sd)));
    }

    /// <summary>The obvious loop: the twin the others are held to.</summary>
    public static float Scalar<TMetric>(ReadOnlySpan<float> x, ReadOnlySpan<float> y)
        where TMetric : struct, IMetricKernel
    {
        Require.Length(y, x.Length);
        float sum = 0;
        for (var i = 0; i < x.Length; i++)
            sum = TMetric.Add(sum, x[i], y[i]);
        return TMetric.Distance(sum);
    }
}
