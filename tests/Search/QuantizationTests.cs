using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;
using ProductionValue.Search;
using ProductionValue.Search.Kernels;

namespace ProductionValue.Tests.Search;

public sealed unsafe class QuantizationTests
{
    [Theory]
    [InlineData(Metric.SquaredEuclidean, 32)]
    [InlineData(Metric.Cosine, 50)]
    [InlineData(Metric.InnerProduct, 128)]
    public void A_walk_over_codes_loses_next_to_no_recall_and_its_distances_are_exact(Metric metric, int dimensions)
    {
        var rows = EmbeddingDraws.Clouds(50, 3060, dimensions);
        using var exactWalk = Build(rows, metric, Quantization.Float32);
        using var codeWalk = Build(rows, metric, Quantization.Int8);
        var exact = new ExactIndex(dimensions, metric);
        for (var i = 0; i < 3000; i++)
            exact.Add((ulong)i, rows[i]);
        var (plain, coded) = (EmbeddingDraws.RecallAtK(exactWalk, exact, rows[3000..], 10, 80), EmbeddingDraws.RecallAtK(codeWalk, exact, rows[3000..], 10, 80));
        Assert.True(coded >= plain - 0.01, $"recall@10 {coded} over codes, {plain} without");
        var (found, truth) = (new Neighbor[5], new Neighbor[5]);
        foreach (var query in rows[3000..])
        {
            codeWalk.Search(query, found, 100);
            exact.Search(query, truth);
            Assert.Equal(truth[0].Distance, found[0].Distance, 1e-3f);
        }
    }

    [Fact]
    public void Codes_survive_a_snapshot_and_embeddings_that_outgrow_the_scale()
    {
        var rows = EmbeddingDraws.Clouds(51, 2600, 16);
        using var index = Build(rows[..2500], Metric.SquaredEuclidean, Quantization.Int8);
        for (var i = 2500; i < 2600; i++)
            index.Add((ulong)i, rows[i].Select(x => x * 20).ToArray());
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        index.Save(path, 0);
        using var loaded = HnswIndex.Load(path, out _);
        File.Delete(path);
        var nearest = new Neighbor[1];
        for (var i = 0; i < 2600; i += 13)
        {
            var query = i < 2500 ? rows[i] : rows[i].Select(x => x * 20).ToArray();
            foreach (var searched in new[] { index, loaded })
            {
                Assert.Equal(1, searched.Search(query, nearest, 100));
                Assert.Equal((ulong)i, nearest[0].Id);
            }
        }
    }

    [Fact]
    public void Every_width_of_the_code_kernels_agrees_with_the_scalar_loop_to_the_unit()
    {
        var random = new Random(52);
        for (var stride = 32; stride <= 320; stride += 32)
        {
            var codes = (sbyte*)NativeMemory.AlignedAlloc((nuint)(stride * 4), 64);
            var query = (short*)NativeMemory.AlignedAlloc((nuint)(stride * 2), 64);
            for (var i = 0; i < stride * 4; i++)
                codes[i] = (sbyte)random.Next(-127, 128);
            for (var i = 0; i < stride; i++)
                query[i] = (short)random.Next(-508, 509);
            Compare<CodeGaps>(query, codes, stride);
            Compare<CodeProducts>(query, codes, stride);
            NativeMemory.AlignedFree(codes);
            NativeMemory.AlignedFree(query);
        }
    }

    private static void Compare<TMetric>(short* query, sbyte* codes, int stride)
        where TMetric : struct, ICodeMetric
    {
        sbyte* b = codes + stride, c = b + stride, d = c + stride;
        var expected = CodeKernel<TMetric, DimAny>.FourScalar(query, codes, b, c, d, stride);
        if (Avx2.IsSupported)
            Assert.Equal(expected, CodeKernel<TMetric, DimAny>.Four256(query, codes, b, c, d, stride));
        if (Avx512BW.IsSupported)
            Assert.Equal(expected, CodeKernel<TMetric, DimAny>.Four512(query, codes, b, c, d, stride));
        Assert.Equal(expected, new CodeKernel<TMetric, DimAny>(codes, new DimAny(stride / 16)).Four(query, 0, 1, 2, 3));
    }

    private static HnswIndex Build(float[][] rows, Metric metric, Quantization quantization)
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = rows[0].Length, Metric = metric, Quantization = quantization });
        for (var i = 0; i < Math.Min(rows.Length, 3000); i++)
            index.Add((ulong)i, rows[i]);
        return index;
    }
}
