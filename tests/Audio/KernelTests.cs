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
    public void High_pass_and_mfcc_allocate_nothing_once_their_scratch_is_pooled()
    {
        var samples = WavFile.Music(22_050, 3);
        var filtered = new float[samples.Length];
        var result = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(samples.Length)];
        foreach (var width in Widths)
        {
            var least = long.MaxValue; // Of several runs, because tests beside this one take from the same pool.
            for (var i = 0; i < 8; i++)
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                HighPassKernel.Apply(samples, filtered, width);
                FastMfcc.Compute(filtered, FramePadding.Reflect, result, width);
                least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
            }
            Assert.Equal(0L, least);
        }
    }

    [Fact]
    public void Kernels_give_the_same_from_many_threads_at_once()
    {
        var clips = Enumerable.Range(0, 8).Select(seed => WavFile.Music(22_050, 2, seed)).ToArray();
        var alone = Array.ConvertAll(clips, Chain);
        Parallel.For(0, 64, i => Assert.Equal(alone[i % clips.Length], Chain(clips[i % clips.Length])));
    }

    [Theory, MemberData(nameof(Signals))]
    public void The_high_pass_in_pieces_is_that_of_scipy_to_single_precision(string name)
    {
        var golden = GoldenSignal.Of(name);
        var mono = Array.ConvertAll(golden.Mono(), sample => (float)sample);
        var exact = ZeroPhaseHighPass.Apply(golden.Mono());
        foreach (var width in new[] { LaneWidth.Narrow, LaneWidth.Wide })
        {
            var filtered = new float[mono.Length];
            HighPassKernel.Apply(mono, filtered, width);
            // Half a unit in the last place of the largest values: 1.5e-8 below 0.25, which music does not exceed; 6e-8 for a full-scale square wave.
            for (var i = 0; i < exact.Length; i++)
                Assert.True(Math.Abs(filtered[i] - exact[i]) <= 1e-11 + (6.0e-8 * Math.Abs(exact[i])), $"sample {i}: {exact[i]} became {filtered[i]}");
            if (golden.IsMusic)
            {
                golden.AssertNear("hp_first2000", Array.ConvertAll(filtered[..2000], value => (double)value), 1.5e-8);
                golden.AssertNear("hp_last2000", Array.ConvertAll(filtered[^2000..], value => (double)value), 1.5e-8);
            }
        }
    }

    [Fact]
    public void The_high_pass_in_pieces_agrees_with_its_twin_at_every_length()
    {
        var random = new Random(11);
        for (var length = 19; length < 6_000; length += 1 + (length / 7))
        {
            float[] samples = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
            var filtered = new float[length];
            var exact = ZeroPhaseHighPass.Apply(Array.ConvertAll(samples, sample => (double)sample));
            foreach (var width in new[] { LaneWidth.Narrow, LaneWidth.Wide })
            {
                HighPassKernel.Apply(samples, filtered, width);
                AssertNear(exact, Array.ConvertAll(filtered, value => (double)value), 6e-8);
            }
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
            AssertNear(exact.OnsetStrength, fast.OnsetStrength, 1e-4);
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
    public void Slowing_agrees_with_the_plain_sum_at_every_width()
    {
        SlowingAgrees<SingleLane>();
        SlowingAgrees<Lanes256>();
        SlowingAgrees<Lanes512>();
    }

    private static void SlowingAgrees<T>()
        where T : struct, ILanes<T>
    {
        var random = new Random(4);
        foreach (var (tapCount, outputs) in new[] { (16, 2), (16, 64), (48, 2), (48, 4), (6, 10) })
        {
            float[] half = [.. Enumerable.Range(0, tapCount / 2).Select(_ => (float)random.NextDouble() - 0.5f)];
            float[] taps = [.. half, .. half.Reverse()];
            float[] rows = [.. Enumerable.Range(0, ((2 * outputs) + tapCount - 2) * T.Count).Select(_ => (float)random.NextDouble() - 0.5f)];
            var result = new float[outputs * T.Count];
            SlowingKernel<T>.Halve(rows, taps, result);
            for (var i = 0; i < result.Length; i++)
            {
                var (output, lane) = (i / T.Count, i % T.Count);
                Assert.Equal(taps.Select((tap, t) => (double)tap * rows[(((2 * output) + t) * T.Count) + lane]).Sum(), result[i], 1e-5);
            }
            Assert.Throws<ArgumentException>(() => SlowingKernel<T>.Halve(rows, taps, new float[(outputs + 2) * T.Count]));
        }
    }

    [Theory]
    [InlineData(44_100, 22_050)]
    [InlineData(48_000, 44_100)]
    [InlineData(22_050, 44_100)]
    [InlineData(11_025, 44_100)]
    [InlineData(96_000, 44_100)]
    public void Resampling_in_pieces_is_the_same_at_every_width_and_length(int from, int to)
    {
        var random = new Random(4);
        foreach (var length in new[] { 1, 17, 600, 5_003, 40_000 })
        {
            float[] samples = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
            var expected = Resampler.For(from, to).Apply(samples, LaneWidth.Single);
            foreach (var width in Widths)
            {
                var actual = Resampler.For(from, to).Apply(samples, width);
                AssertNear(Array.ConvertAll(expected, value => (double)value), Array.ConvertAll(actual, value => (double)value), 2e-6);
            }
        }
    }

    [Fact]
    public void The_logarithm_in_lanes_is_that_of_the_library_over_the_whole_range()
    {
        var random = new Random(9);
        float[] values = [.. Enumerable.Range(0, 16 * 4_000).Select(_ => (float)Math.Pow(2, (random.NextDouble() * 250) - 125)), .. Enumerable.Range(0, 16 * 4_000).Select(_ => 0.5f + (float)random.NextDouble())];
        var (wide, narrow) = (new float[values.Length], new float[values.Length]);
        for (var i = 0; i < values.Length; i += 16)
            Lanes512.Store(Lanes512.Log2(Lanes512.Load(ref values[i], 0)), ref wide[i], 0);
        for (var i = 0; i < values.Length; i += 8)
            Lanes256.Store(Lanes256.Log2(Lanes256.Load(ref values[i], 0)), ref narrow[i], 0);
        for (var i = 0; i < values.Length; i++)
        {
            var expected = Math.Log2(values[i]);
            Assert.Equal(expected, wide[i], 1.2e-7 + (6e-8 * Math.Abs(expected)));
            Assert.Equal(expected, narrow[i], 1.2e-7 + (6e-8 * Math.Abs(expected)));
        }
    }

    [Fact]
    public void The_true_peak_is_the_same_at_every_width()
    {
        var samples = WavFile.Music(44_100, 1.3);
        var peak = SamplePeak.Of(samples);
        var expected = TruePeak.Of<SingleLane>(samples, peak);
        Assert.True(expected > peak);
        Assert.Equal(expected, TruePeak.Of<Lanes256>(samples, peak), 1e-5f);
        Assert.Equal(expected, TruePeak.Of<Lanes512>(samples, peak), 1e-5f);
    }

    private static float[] Chain(float[] samples)
    {
        var filtered = new float[samples.Length];
        var result = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(samples.Length)];
        HighPassKernel.Apply(samples, filtered);
        FastMfcc.Compute(filtered, FramePadding.Reflect, result);
        return result;
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
