using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Kernels;

/// <summary><see cref="Metric.Cosine"/> over rows that already have unit length.</summary>
internal readonly struct CosineKernel : IMetricKernel
{
    public static Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y) => InnerProductKernel.Add(sum, x, y);

    public static Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y) => InnerProductKernel.Add(sum, x, y);

    public static Vector128<float> Add(Vector128<float> sum, Vector128<float> x, Vector128<float> y) => InnerProductKernel.Add(sum, x, y);

    public static float Add(float sum, float x, float y) => InnerProductKernel.Add(sum, x, y);

    public static Vector128<float> Distance(Vector128<float> sum) => Vector128<float>.One - sum;

    public static float Distance(float sum) => 1 - sum;
}
