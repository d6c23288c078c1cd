using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Search.Kernels;

/// <summary>Distances to float32 rows laid out one after the other, each on a 64-byte boundary.</summary>
internal readonly unsafe struct RowKernel<TMetric, TDimension>(float* rows, TDimension dimension) : IRowKernel
    where TMetric : struct, IMetricKernel
    where TDimension : struct, IDimension
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector128<float> Four(void* query, int a, int b, int c, int d)
    {
        nint stride = dimension.Blocks * 16;
        return Kernel.Four<TMetric>((float*)query, rows + a * stride, rows + b * stride, rows + c * stride, rows + d * stride, dimension.Blocks);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prefetch(int node)
    {
        if (!Sse.IsSupported)
            return;
        // Eight lines at most: the hardware's own streams take over in longer rows.
        nint stride = dimension.Blocks * 16;
        var row = rows + node * stride;
        for (var i = 0; i < Math.Min(dimension.Blocks, 8); i++)
            Sse.Prefetch0(row + i * 16);
    }
}
