using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

/// <summary>Every kernel at every vector width, held to the goldens and to its plain twin.</summary>
public sealed class KernelTests
{
    private static readonly LaneWidth[] Widths = [LaneWidth.Single, LaneWidth.Narrow, LaneWidth.Wide];

    public static TheoryData<string> Signals => [.. GoldenSignal.Names];

    [Theory, MemberData(nameof(Signals))]
    public void Mfcc_in_lanes_is_that_of_librosa_at_every_width_with_both_paddings(string name)
    {
        var golden = GoldenSignal.Of(name);
        var mono = golden.Mono();
        var filtered = ZeroPhaseHighPass.Apply(mono);
        foreach (var width in Widths)
        {
            golden.AssertNear("mfcc", Fast(mono, FramePadding.Zero, width), golden.IsMusic ? 1.5e-4 : 1e-3);
            golden.AssertNear("mfcc_hp", Fast(filtered, FramePadding.Zero, width), golden.IsMusic ? 1.5e-4 : 1e-3);
            if (golden.Has("mfcc_hp_reflect"))
                golden.AssertNear("mfcc_hp_reflect", Fast(filtered, FramePadding.Reflect, width), golden.IsMusic ? 1.5e-4 : 1e-3);
        }
    }

    [Fact]
    public void Mfcc_in_lanes_agrees_with_its_twin_at_every_length()
    {
        var random = new Random(7);
        foreach (var length in new[] { 1, 2, 511, 512, 513, 1_023, 1_025, 2_047, 4_096, 7_680, 8_191, 8_192, 16_384 + 37 })
        {
            double[] samples = [.. Enumerable.Range(0, length).Select(_ => (double)(float)(random.NextDouble() - 0.5))];
            foreach (var width in Widths)
            {
                foreach (var padding in new[] { FramePadding.Zero, FramePadding.Reflect })
                {
                    var (expected, actual) = (Mfcc.Of(samples, padding), Fast(samples, padding, width));
                    for (var i = 0; i < expected.Length; i++)
                        Assert.Equal(expected[i], actual[i], 5e-4);
                }
            }
        }
    }

    [Fact]
    public void Mfcc_in_lanes_allocates_nothing_once_its_scratch_is_pooled()
    {
        var samples = WavFile.Music(22_050, 3);
        var result = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(samples.Length)];
        for (var i = 0; i < 3; i++)
            FastMfcc.Compute(samples, FramePadding.Zero, result);
        var before = GC.GetAllocatedBytesForCurrentThread();
        FastMfcc.Compute(samples, FramePadding.Zero, result);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_000);
    }

    private static double[] Fast(double[] samples, FramePadding padding, LaneWidth width)
    {
        var result = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(samples.Length)];
        FastMfcc.Compute(Array.ConvertAll(samples, sample => (float)sample), padding, result, width);
        return Array.ConvertAll(result, value => (double)value);
    }
}
