using CsCheck;
using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

/// <summary>What whole clips are measured by besides spectra of frames, held to its plain twin.</summary>
public sealed class ClipKernelTests
{
    [Theory]
    [InlineData(1.3)]
    [InlineData(9.0)]
    [InlineData(31.0)]
    public void Bass_spectra_in_lanes_are_those_of_a_plain_transform_of_each_frame(double seconds)
    {
        var (mid, side) = (WavFile.Music(44_100, seconds, 1), WavFile.Music(44_100, seconds, 2));
        var (slowMid, slow) = (SlowedSignal.Of(mid), SlowedSignal.Of(side));
        var fft = new RealFft(LowSpectra.FrameLength);
        var window = HannWindow.Periodic(LowSpectra.FrameLength);
        var scale = window.Sum(w => w * w);
        var (work, power) = (new double[2 * fft.BinCount], new double[fft.BinCount]);
        foreach (var width in new[] { LaneWidth.Narrow, LaneWidth.Wide })
        {
            var spectra = LowSpectra.OfSlowed(slowMid, slow, width);
            Assert.Equal(Math.Max(1, 1 + ((slow.Length - LowSpectra.FrameLength) / 2_048)), spectra.Side.Length);
            for (var t = 0; t < spectra.Side.Length; t++)
            {
                var start = (t * 2_048) - Math.Max(0, (LowSpectra.FrameLength - slow.Length) / 2);
                fft.Power(Enumerable.Range(0, window.Length).Select(i => start + i < 0 ? 0 : window[i] * slow.ElementAtOrDefault(start + i)).ToArray(), work, power);
                for (var bin = 0; bin < power.Length; bin++)
                    Assert.Equal(power[bin] / scale, spectra.Side[t][bin], 1e-12 * power.Max());
            }
        }
    }

    [Fact]
    public void A_slowed_signal_is_that_of_filters_one_after_the_other_at_every_width()
    {
        foreach (var length in new[] { 1, 31, 32, 33, 4_096, 50_003, 200_000 })
        {
            var samples = WavFile.Music(44_100, (length + 1.0) / 44_100, length)[..length];
            // Silence on both sides, a multiple of 32 long, in which the filters may ring.
            double[] plain = [.. new double[1_024], .. samples.Select(sample => (double)sample), .. new double[2_048]];
            foreach (var taps in SlowedSignal.Halvings)
                plain = [.. Enumerable.Range(0, plain.Length / 2).Select(i => taps.Select((tap, t) => tap * plain.ElementAtOrDefault((2 * i) + t - (taps.Length / 2))).Sum())];
            foreach (var width in new[] { LaneWidth.Single, LaneWidth.Narrow, LaneWidth.Wide })
            {
                var slowed = SlowedSignal.Of(samples, width);
                Assert.Equal((length + 31) / 32, slowed.Length);
                for (var i = 0; i < slowed.Length; i++)
                    Assert.Equal(plain[i + 32], slowed[i], 2e-6);
            }
        }
    }

    [Fact]
    public void Levels_of_a_mix_are_those_of_its_signals_one_by_one()
    {
        foreach (var length in new[] { 1, 7, 4_096, 8_003 })
        {
            var (left, right) = (WavFile.Music(44_100, 0.2, 1)[..length], WavFile.Music(44_100, 0.2, 2)[..length]);
            var middle = new float[length];
            var mix = StereoMix.Of(left, right, middle);
            float[] side = [.. left.Zip(right, (l, r) => (l - r) / 2)];
            Assert.Equal(left.Zip(right, (l, r) => (l + r) / 2), middle);
            Assert.Equal(SlowedSignal.Of(middle), mix.SlowMiddle);
            Assert.Equal(SlowedSignal.Of(side), mix.SlowSide);
            foreach (var (level, signal) in new[] { (mix.Left, left), (mix.Right, right), (mix.Middle, middle) })
            {
                Assert.Equal(signal.Max(Math.Abs), level.Peak);
                Assert.Equal(signal.Sum(x => (double)x), level.Sum, 1e-10);
                Assert.Equal(signal.Sum(x => (double)x * x), level.Squares, 1e-10);
            }
        }
    }

    [Fact]
    public void Selected_percentiles_are_those_of_sorted_values() =>
        Gen.Select(Gen.Double[-5, 5].Array[1, 200], Gen.Double[0, 1]).Sample((values, share) =>
        {
            double[] alike = [.. values.Select(value => Math.Round(value))];
            Assert.Equal(Pooling.Percentile(Pooling.Sorted(values), share), Selection.Percentile((double[])values.Clone(), share));
            Assert.Equal(Pooling.Percentile(Pooling.Sorted(alike), share), Selection.Percentile((double[])alike.Clone(), share));
        });

    [Fact]
    public void Logarithms_side_by_side_are_those_of_one_after_the_other() =>
        Gen.Double[0, 1e3].Array[0, 40].Sample(values =>
        {
            var result = new double[values.Length];
            Pooling.Logarithms(values, 1e-9, 2, result);
            for (var i = 0; i < values.Length; i++)
                Assert.Equal(2 * Math.Log(values[i] + 1e-9), result[i], 1e-12);
        });

    [Fact]
    public void Arrays_of_signals_are_used_again_and_only_at_their_own_length()
    {
        var first = SampleArrays.Take(77_777);
        SampleArrays.Return(first);
        Assert.Equal(77_778, SampleArrays.Take(77_778).Length);
        Assert.Same(first, SampleArrays.Take(77_777));
        Assert.NotSame(first, SampleArrays.Take(77_777));
    }
}
