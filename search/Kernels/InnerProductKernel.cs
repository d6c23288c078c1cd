using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Kernels;

/// <summary><see cref="Metric.InnerProduct"/>.</summary>
internal readonly struct InnerProductKernel : IMetricKernel
{
    public static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y) => Vector512.FusedMultiplyAdd(x, y, sum);

    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y) => Vector256.MultiplyAddEstimate(x, y, sum);

    public static Vector128<float> Add(Vector128<float> sum, Vector128<float> x, Vector128<float> y) => Vector128.MultiplyAddEstimate(x, y, sum);

    public static float Add(float sum, float x, float y) => sum + x * y;

    public static Vector128<float> Distance(Vector128<float> sum) => -sum;

    public static float Distance(float sum) => -sum;
}
