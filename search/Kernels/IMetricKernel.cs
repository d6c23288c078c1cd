using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Kernels;

/// <summary>One metric, in every vector width: what a pair of blocks adds to the sum, and the distance the sum stands for.</summary>
internal interface IMetricKernel
{
    static abstract Vector512<float> Add(Vector512<float> sum, Vector512<float> x, Vector512<float> y);
    static abstract Vector256<float> Add(Vector256<float> sum, Vector256<float> x, Vector256<float> y);
    static abstract Vector128<float> Add(Vector128<float> sum, Vector128<float> x, Vector128<float> y);
    static abstract float Add(float sum, float x, float y);
    static abstract Vector128<float> Distance(Vector128<float> sum);
    static abstract float Distance(float sum);
}
