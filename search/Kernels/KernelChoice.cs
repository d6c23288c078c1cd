namespace ProductionValue.Search.Kernels;

/// <summary>Work that is compiled once for every kernel.</summary>
internal interface IKernelVisitor
{
    void Visit<TKernel>(TKernel kernel) where TKernel : struct, IRowKernel;
}

/// <summary>Calls a visitor with the kernel for a metric and a row length.</summary>
internal static unsafe class KernelChoice
{
    public static void Float32<TVisitor>(Metric metric, float* rows, int blocks, ref TVisitor visitor)
        where TVisitor : struct, IKernelVisitor, allows ref struct
    {
        switch (metric)
        {
            case Metric.Cosine: Float32<CosineKernel, TVisitor>(rows, blocks, ref visitor); break;
            case Metric.InnerProduct: Float32<InnerProductKernel, TVisitor>(rows, blocks, ref visitor); break;
            case Metric.SquaredEuclidean: Float32<SquaredEuclideanKernel, TVisitor>(rows, blocks, ref visitor); break;
            default: throw new ArgumentOutOfRangeException(nameof(metric), metric, "no such metric");
        }
    }

    public static void Int8<TVisitor>(Metric metric, sbyte* codes, int blocks, ref TVisitor visitor)
        where TVisitor : struct, IKernelVisitor, allows ref struct
    {
        if (metric == Metric.SquaredEuclidean)
            Int8<CodeGaps, TVisitor>(codes, blocks, ref visitor);
        else
            Int8<CodeProducts, TVisitor>(codes, blocks, ref visitor);
    }

    private static void Int8<TMetric, TVisitor>(sbyte* codes, int blocks, ref TVisitor visitor)
        where TMetric : struct, ICodeMetric
        where TVisitor : struct, IKernelVisitor, allows ref struct
    {
        switch (blocks)
        {
            case 1 or 2: visitor.Visit(new CodeKernel<TMetric, Dim32>(codes, default)); break;
            case 3 or 4: visitor.Visit(new CodeKernel<TMetric, Dim64>(codes, default)); break;
            case 7 or 8: visitor.Visit(new CodeKernel<TMetric, Dim128>(codes, default)); break;
            default: visitor.Visit(new CodeKernel<TMetric, DimAny>(codes, new DimAny(blocks))); break;
        }
    }

    private static void Float32<TMetric, TVisitor>(float* rows, int blocks, ref TVisitor visitor)
        where TMetric : struct, IMetricKernel
        where TVisitor : struct, IKernelVisitor, allows ref struct
    {
        switch (blocks)
        {
            case 1: visitor.Visit(new RowKernel<TMetric, Dim16>(rows, default)); break;
            case 2: visitor.Visit(new RowKernel<TMetric, Dim32>(rows, default)); break;
            case 4: visitor.Visit(new RowKernel<TMetric, Dim64>(rows, default)); break;
            case 8: visitor.Visit(new RowKernel<TMetric, Dim128>(rows, default)); break;
            default: visitor.Visit(new RowKernel<TMetric, DimAny>(rows, new DimAny(blocks))); break;
        }
    }
}
