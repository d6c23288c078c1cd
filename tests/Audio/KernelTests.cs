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

    [Theory, MemberData(nameof(Signals))]
    public void The_high_pass_in_pieces_is_that_of_scipy_to_single_precision(string name)
    {
        var golden = GoldenSignal.Of(name);
        var mono = Array.ConvertAll(golden.Mono(), sample => (float)sample);
        var filtered = new float[mono.Length];
        HighPassKernel.Apply(mono, filtered);
        var exact = ZeroPhaseHighPass.Apply(golden.Mono());
        // Half a unit in the last place of the largest values: 1.5e-8 below 0.25, 6e-8 for a full-scale square wave.
        for (var i = 0; i < exact.Length; i++)
            Assert.True(Math.Abs(filtered[i] - exact[i]) <= 1e-11 + (6.0e-8 * Math.Abs(exact[i])), $"sample {i}: {exact[i]} became {filtered[i]}");
    }

    [Fact]
    public void The_high_pass_in_pieces_agrees_with_its_twin_at_every_length()
    {
        var random = new Random(11);
        for (var length = 19; length < 6_000; length += 1 + (length / 7))
        {
            float[] samples = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
            var filtered = new float[length];
            HighPassKernel.Apply(samples, filtered);
            var exact = ZeroPhaseHighPass.Apply(Array.ConvertAll(samples, sample => (double)sample));
            AssertNear(exact, Array.ConvertAll(filtered, value => (double)value), 6e-8);
        }
    }

    [Theory]
    [InlineData("knolls_10s")]
    [InlineData("stereo_noise_2s")]
    [InlineData("sweep_4s")]
    public void Spectral_descriptors_in_lanes_agree_with_their_twins_at_every_width(string name)
    {
        var mono = Array.ConvertAll(GoldenSignal.Of(name).Mono(), sample => (float)sample);
        var exact = MonoSpectra.Exact(mono);
        foreach (var width in Widths)
        {
            var fast = MonoSpectra.Of(mono, width);
            AssertNear(exact.LogMel, fast.LogMel, 1e-3);
            AssertNear(exact.Power, fast.Power, 1e-5 * exact.Power.Max());
            AssertNear(exact.Centroid, fast.Centroid, 0.5);
            AssertNear(exact.Bandwidth, fast.Bandwidth, 0.5);
            AssertNear(exact.Rolloff, fast.Rolloff, 11);
            AssertNear(exact.FlatnessDb, fast.FlatnessDb, 1e-3);
            AssertNear(exact.Chroma, fast.Chroma, 2e-3);
            // The valleys beside a pure tone are rounding noise of single precision.
            AssertNear(exact.Contrast, fast.Contrast, name == "sweep_4s" ? 5 : 0.2);
            Assert.True(exact.Contrast.Zip(fast.Contrast).Average(pair => Math.Abs(pair.First - pair.Second)) < (name == "sweep_4s" ? 0.5 : 0.02));
        }
    }

    [Fact]
    public void Stereo_sums_in_lanes_agree_with_their_twin_at_every_width()
    {
        var (left, right) = (WavFile.Music(44_100, 1.7, 1), WavFile.Music(44_100, 1.7, 2));
        var exact = StereoSpectrum.Exact(left, right, ClipSignals.StereoRate, 4_096, 2_048);
        foreach (var width in Widths)
        {
            var fast = StereoSpectrum.Of(left, right, width);
            var scale = 1e-5 * exact.Total.Max();
            AssertNear(exact.Total, fast.Total, scale);
            AssertNear(exact.LongTerm, fast.LongTerm, 1e-5 * exact.LongTerm.Max());
            AssertNear(exact.MidPower, fast.MidPower, 1e-5 * exact.LongTerm.Max());
            AssertNear(exact.SidePower, fast.SidePower, 1e-5 * exact.LongTerm.Max());
            AssertNear(exact.CrossRe, fast.CrossRe, 1e-5 * exact.LongTerm.Max());
            AssertNear(exact.CrossIm, fast.CrossIm, 1e-5 * exact.LongTerm.Max());
            (double[][] Exact, double[][] Fast, double Tolerance)[] rows =
            [
                (exact.Mid, fast.Mid, scale), (exact.Side, fast.Side, scale), (exact.Cross, fast.Cross, scale),
                (exact.Narrow, fast.Narrow, scale), (exact.Contrast, fast.Contrast, 0.05), (exact.Flatness, fast.Flatness, 0.05),
                ([.. exact.MidFloors], [.. fast.MidFloors], scale), ([.. exact.SideFloors], [.. fast.SideFloors], scale),
            ];
            foreach (var (expected, actual, tolerance) in rows)
                Assert.All(expected.Zip(actual), pair => AssertNear(pair.First, pair.Second, tolerance));
        }
    }

    [Theory]
    [InlineData(81)]
    [InlineData(165)]
    public void The_floors_of_blocks_are_those_of_the_frames_in_them_and_the_last_block_takes_the_rest(int frames)
    {
        var (left, right) = (WavFile.Music(44_100, (frames - 1) * 2_048 / 44_100.0, 1), WavFile.Music(44_100, (frames - 1) * 2_048 / 44_100.0, 2));
        var exact = StereoSpectrum.Exact(left, right, ClipSignals.StereoRate, 4_096, 2_048);
        Assert.Equal(frames / StereoSpectrum.FloorBlock, exact.MidFloors.Count);
        foreach (var width in Widths)
        {
            var fast = StereoSpectrum.Of(left, right, width);
            Assert.Equal(exact.MidFloors.Count, fast.MidFloors.Count);
            for (var block = 0; block < exact.MidFloors.Count; block++)
                AssertNear(exact.SideFloors[block], fast.SideFloors[block], 1e-6 * exact.LongTerm.Max());
        }
    }

    [Fact]
    public void Halving_the_rate_agrees_with_the_plain_sum_at_every_width()
    {
        var random = new Random(4);
        float[] taps = [.. Enumerable.Range(0, 32).Select(_ => (float)random.NextDouble() - 0.5f)];
        foreach (var length in new[] { 1, 15, 63, 64, 65, 200 })
        {
            float[] padded = [.. Enumerable.Range(0, (2 * length) + taps.Length + 3).Select(_ => (float)random.NextDouble() - 0.5f)];
            var results = new[] { new float[length], new float[length], new float[length] };
            HalvingKernel.Apply<SingleLane>(padded, taps, results[0]);
            HalvingKernel.Apply<Lanes256>(padded, taps, results[1]);
            HalvingKernel.Apply<Lanes512>(padded, taps, results[2]);
            for (var i = 0; i < length; i++)
            {
                var expected = taps.Select((tap, t) => (double)tap * padded[(2 * i) + t]).Sum();
                Assert.All(results, result => Assert.Equal(expected, result[i], 1e-5));
            }
        }
    }

    private static void AssertNear(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        var worst = expected.Zip(actual).Max(pair => Math.Abs(pair.First - pair.Second));
        Assert.True(worst <= tolerance, $"off by up to {worst:g3}, more than {tolerance:g3}");
    }

    private static double[] Fast(double[] samples, FramePadding padding, LaneWidth width)
    {
        var result = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(samples.Length)];
        FastMfcc.Compute(Array.ConvertAll(samples, sample => (float)sample), padding, result, width);
        return Array.ConvertAll(result, value => (double)value);
    }
}
