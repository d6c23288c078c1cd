using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class ResamplerTests
{
    [Theory]
    [InlineData(44_100, 22_050)]
    [InlineData(48_000, 44_100)]
    [InlineData(96_000, 44_100)]
    [InlineData(192_000, 44_100)]
    [InlineData(8_000, 44_100)]
    [InlineData(32_000, 44_100)]
    [InlineData(47_999, 44_100)]
    public void A_tone_in_the_passband_keeps_its_height_and_its_place_in_time(int from, int to)
    {
        foreach (var share in new[] { 0.05, 0.5, 0.9 })
        {
            var hz = share * Math.Min(from, to) / 2;
            var result = Resampler.For(from, to).Apply(Tone(hz, from, from / 2));
            var middle = result.Length / 4;
            for (var i = middle; i < result.Length - middle; i++)
                Assert.Equal(Math.Sin(2 * Math.PI * hz * i / to), result[i], tolerance: from == 47_999 ? 0.1 : 3e-5);
        }
    }

    [Theory]
    [InlineData(44_100, 22_050)]
    [InlineData(48_000, 44_100)]
    [InlineData(96_000, 44_100)]
    [InlineData(192_000, 44_100)]
    public void What_would_fold_is_at_least_90_dB_down(int from, int to)
    {
        foreach (var share in new[] { 1.0, 1.01, 1.05, 1.08 })
        {
            var hz = share * to / 2;
            if (hz >= from / 2.0)
                continue;
            var result = Resampler.For(from, to).Apply(Tone(hz, from, from / 2));
            var middle = result.Length / 4;
            var peak = result.Skip(middle).Take(2 * middle).Max(Math.Abs);
            Assert.True(20 * Math.Log10(peak) <= -90, $"{hz} Hz leaves {20 * Math.Log10(peak):f1} dB");
        }
    }

    [Fact]
    public void Upsampling_leaves_no_image_above_90_dB_down()
    {
        var result = Resampler.For(8_000, 44_100).Apply(Tone(3_000, 8_000, 16_000));
        var fft = new RealFft(32_768);
        var window = HannWindow.Periodic(fft.Size);
        var power = new double[fft.BinCount];
        fft.Power([.. Enumerable.Range(0, fft.Size).Select(i => result[20_000 + i] * window[i])], new double[2 * fft.BinCount], power);
        var firstImage = (int)Math.Ceiling(4_000.0 * fft.Size / 44_100);
        Assert.True(10 * Math.Log10(power.Skip(firstImage).Max() / power.Max()) <= -90);
    }

    [Theory]
    [InlineData(44_100, 22_050)]
    [InlineData(48_000, 44_100)]
    public void Every_sample_is_the_sum_of_its_taps_at_every_width_and_length(int from, int to)
    {
        var resampler = Resampler.For(from, to);
        var filter = resampler.Filter;
        var tolerance = filter.Up == 1 ? 6e-8 : 1e-6; // What halves the rate is summed in double precision.
        foreach (var length in new[] { 1, 3_489, 58_001 })
        {
            var samples = WavFile.Music(from, (length + 1.0) / from, length)[..length];
            foreach (var width in new[] { LaneWidth.Single, LaneWidth.Narrow, LaneWidth.Wide })
            {
                var result = resampler.Apply(samples, width);
                for (var i = 0; i < result.Length; i += 1 + (result.Length / 1_000))
                {
                    var (first, phase) = ((int)((long)i * filter.Down / filter.Up) - filter.Before, (int)((long)i * filter.Down % filter.Up));
                    double sum = 0;
                    for (var t = Math.Max(0, -first); t < filter.TapCount && first + t < length; t++)
                        sum += (double)filter.Taps[filter.TapsOf(phase) + t] * samples[first + t];
                    Assert.Equal(sum, result[i], tolerance);
                }
            }
        }
    }

    [Fact]
    public void The_length_is_that_of_the_same_time_at_the_new_rate()
    {
        Assert.Equal(661_500, Resampler.For(44_100, 22_050).OutputLength(1_323_000));
        Assert.Equal(1_323_000, Resampler.For(48_000, 44_100).OutputLength(1_440_000));
        Assert.Equal(44_100, Resampler.For(8_000, 44_100).Apply(new float[8_000]).Length);
    }

    [Fact]
    public void Every_dot_product_kernel_agrees_with_the_scalar_loop()
    {
        var random = new Random(1);
        for (var length = 0; length <= 160; length += 16)
        {
            float[] x = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
            float[] y = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
            Assert.Equal(DotProduct.Scalar(x, y), DotProduct.Wide(x, y), 1e-5f);
            Assert.Equal(DotProduct.Scalar(x, y), DotProduct.Narrow(x, y), 1e-5f);
        }
    }

    private static float[] Tone(double hz, int rate, int length) =>
        [.. Enumerable.Range(0, length).Select(i => (float)Math.Sin(2 * Math.PI * hz * i / rate))];
}
