using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Kernels;

/// <summary><see cref="Metric.SquaredEuclidean"/>.</summary>
internal readonly struct SquaredEuclideanKernel : IMetricKernel
{
    public static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y)
    {
        var gap = x - y;
        return Vector512.FusedMultiplyAdd(gap, gap, sum);
    }

    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y)
    {
        var gap = x - y;
        return Vector256.MultiplyAddEstimate(gap, gap, sum);
    }

    public static Vector128<float> Add(Vector128<float> sum, Vector128<float> x, Vector128<float> y)
    {
        var gap = x - y;
        return Vector128.MultiplyAddEstimate(gap, gap, sum);
    }

    public static float Add(float sum, float x, float y) => sum + (x - y) * (x - y);

    public static Vector128<float> Distance(Vector128<float> sum) => sum;

    public static float Distance(float sum) => sum;
}
