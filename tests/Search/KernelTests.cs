using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Tests.Search;

public sealed unsafe class KernelTests
{
    [Fact]
    public void Every_width_of_every_metric_agrees_with_the_scalar_loop_at_every_length()
    {
        var random = new Random(1);
        for (var length = 1; length <= 300; length++)
        {
            Compare<SquaredEuclideanKernel>(random, length);
            Compare<InnerProductKernel>(random, length);
            Compare<CosineKernel>(random, length);
        }
    }

    [Fact]
    public void Kernels_compiled_for_a_length_agree_with_the_one_for_any_length_to_the_bit()
    {
        var random = new Random(2);
        foreach (var blocks in new[] { 1, 2, 4, 8 })
        {
            using var rows = new Rows(random, 5, blocks * 16);
            var any = new RowKernel<SquaredEuclideanKernel, DimAny>(rows.Row(0), new DimAny(blocks)).Four(rows.Row(0), 1, 2, 3, 4);
            var visitor = new FourOf(rows);
            KernelChoice.Float32(ProductionValue.Search.Metric.SquaredEuclidean, rows.Row(0), blocks, ref visitor);
            Assert.Equal(any, visitor.Distances);
        }
    }

    private static void Compare<TMetric>(Random random, int length)
        where TMetric : struct, IMetricKernel
    {
        using var rows = new Rows(random, 5, length);
        var blocks = (length + 15) / 16;
        for (var variant = 0; variant < 3; variant++)
        {
            if (variant == 2 && !Avx512F.IsSupported)
                continue;
            var found = variant switch
            {
                0 => Kernel.Four128<TMetric>(rows.Row(0), rows.Row(1), rows.Row(2), rows.Row(3), rows.Row(4), blocks),
                1 => Kernel.Four256<TMetric>(rows.Row(0), rows.Row(1), rows.Row(2), rows.Row(3), rows.Row(4), blocks),
                _ => Kernel.Four512<TMetric>(rows.Row(0), rows.Row(1), rows.Row(2), rows.Row(3), rows.Row(4), blocks),
            };
            for (var i = 0; i < 4; i++)
            {
                var expected = Kernel.Scalar<TMetric>(rows.Span(0), rows.Span(i + 1));
                Assert.Equal(expected, found[i], 1e-4f * (1 + Math.Abs(expected)));
            }
        }
    }

    private struct FourOf(Rows rows) : IKernelVisitor
    {
        public Vector128<float> Distances { get; private set; }

        public void Visit<TKernel>(TKernel kernel)
            where TKernel : struct, IRowKernel => Distances = kernel.Four(rows.Row(0), 1, 2, 3, 4);
    }

    /// <summary>Rows as the index keeps them: aligned, padded with zeros.</summary>
    private sealed class Rows : IDisposable
    {
        private readonly float* block;
        private readonly int length, stride;

        public Rows(Random random, int count, int length)
        {
            this.length = length;
            stride = (length + 15) / 16 * 16;
            block = (float*)NativeMemory.AlignedAlloc((nuint)(count * stride * sizeof(float)), 64);
            new Span<float>(block, count * stride).Clear();
            for (var i = 0; i < count; i++)
                EmbeddingDraws.Gaussian(random, length, 1).CopyTo(new Span<float>(Row(i), length));
        }

        public float* Row(int i) => block + i * stride;

        public ReadOnlySpan<float> Span(int i) => new(Row(i), length);

        public void Dispose() => NativeMemory.AlignedFree(block);
    }
}
