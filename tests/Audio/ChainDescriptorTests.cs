using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

/// <summary>What a mix went through is told, whatever was played.</summary>
public sealed class ChainDescriptorTests
{
    private const int Rate = 44_100;

    [Theory]
    [InlineData(2.3)]
    [InlineData(7.7)]
    public void A_side_that_is_the_middle_some_milliseconds_later_gives_its_delay(double ms)
    {
        var (mid, lag) = (Noise(1, 4), (int)(ms * Rate / 1_000));
        var values = Values([.. mid.Select((v, i) => v + (i < lag ? 0 : 0.3f * mid[i - lag]))], [.. mid.Select((v, i) => v - (i < lag ? 0 : 0.3f * mid[i - lag]))]);
        Assert.Equal(ms, values["side_delay"], 0.03);
        Assert.True(values["side_peak"] > 0.5);
        var without = Values(mid, Noise(2, 4));
        Assert.True(values["side_peak_over_median"] > without["side_peak_over_median"] + 1);
    }

    [Fact]
    public void A_widener_before_the_mix_shows_as_a_side_that_comes_first()
    {
        var (mid, lag) = (Noise(1, 4), 200);
        float Side(int i) => i + lag < mid.Length ? 0.3f * mid[i + lag] : 0;
        var values = Values([.. mid.Select((v, i) => v + Side(i))], [.. mid.Select((v, i) => v - Side(i))]);
        Assert.True(values["side_early"] > values["side_lag_4500us"] + 1);
    }

    [Theory]
    [InlineData(130)]
    [InlineData(395)]
    public void An_echo_that_changes_sides_gives_its_time(double ms)
    {
        var (left, right, lag) = (Noise(3, 12), Noise(4, 12), (int)(ms * Rate / 1_000));
        float[] echoedLeft = [.. left.Select((v, i) => v + (i < lag ? 0 : 0.4f * right[i - lag]))];
        float[] echoedRight = [.. right.Select((v, i) => v + (i < lag ? 0 : 0.4f * left[i - lag]))];
        var (with, without) = (Values(echoedLeft, echoedRight), Values(left, right));
        Assert.Equal(Math.Log2(ms), with["echo_time"], 0.02);
        Assert.True(with["echo_strength"] > 2 * without["echo_strength"], $"{with["echo_strength"]} against {without["echo_strength"]}");
    }

    [Fact]
    public void Noise_under_music_that_pauses_is_the_floor_of_its_bands()
    {
        var (tone, hiss) = (WavFile.Tone(440, Rate, 8), Noise(5, 8));
        float[] Clip(float level) => [.. tone.Select((v, i) => (i % Rate < Rate / 2 ? v : 0) + (level * hiss[i]))];
        var (soft, loud) = (Values(Clip(0.004f)), Values(Clip(0.04f)));
        // The louder noise also raises the level that floors are told against.
        Assert.Equal(20, loud["floor_mid_8000hz"] - soft["floor_mid_8000hz"], 0.8);
        Assert.True(loud["floor_side_8000hz"] < loud["floor_mid_8000hz"] - 20);
    }

    [Fact]
    public void A_side_cut_in_the_bass_is_narrow_there_and_only_there()
    {
        var (mid, side) = (Noise(6, 6), Noise(7, 6));
        var (slow, share) = (0f, 1 - MathF.Exp(-2 * MathF.PI * 150 / Rate));
        float[] cut = [.. side.Select(v => v - (slow += share * (v - slow)))];
        var values = Values([.. mid.Zip(cut, (m, s) => m + s)], [.. mid.Zip(cut, (m, s) => m - s)]);
        Assert.InRange(values["low_width_34hz"], -15, -9);
        Assert.InRange(values["low_width_310hz"], -2, 0);
        Assert.Equal(0, values["low_level_60hz"] - values["low_level_310hz"], 1.5);
    }

    [Fact]
    public void The_cepstrum_is_the_plain_sum_of_cosines()
    {
        var powers = LowSpectra.Of(Noise(8, 7), Noise(9, 7)).Mid;
        var logs = Enumerable.Range(0, LowSpectra.BinCount)
            .Select(bin => powers.Average(frame => Math.Log(frame[bin] + (powers.Average(all => all.Average()) * 1e-6)))).ToArray();
        double Smooth(int bin) => Enumerable.Range(bin - 50, 101).Average(i => logs[Math.Clamp(i, 0, logs.Length - 1)]);
        int[] bins = [.. Enumerable.Range(0, logs.Length).Where(bin => bin * LowSpectra.BinHz is > 60 and < 620)];
        var ripple = Array.ConvertAll(bins, bin => logs[bin] - Smooth(bin));
        var cepstrum = EchoDescriptors.Cepstrum(powers);
        foreach (var place in new[] { 55, 300, 881 })
        {
            var expected = bins.Select((bin, i) => ripple[i] * Math.Cos(2 * Math.PI * bin * place / LowSpectra.FrameLength)).Sum() / bins.Length;
            Assert.Equal(expected, cepstrum[place], 1e-9);
        }
    }

    [Fact]
    public void The_slow_signal_holds_the_bass_and_nothing_that_folded()
    {
        var bass = SlowedSignal.Of(WavFile.Tone(300, Rate, 4));
        Assert.Equal(4 * LowSpectra.SampleRate, bass.Length, 1.0);
        Assert.Equal(WavFile.Tone(300, Rate, 4).Max(), bass.AsSpan(100..^100).ToArray().Max(), 0.01);
        foreach (var hz in new[] { 900, 1_078, 1_600, 2_556, 5_412, 10_925, 20_000 })
            Assert.True(SlowedSignal.Of(WavFile.Tone(hz, Rate, 2)).AsSpan(100..^100).ToArray().Max() < 0.002, $"{hz} Hz folds");
    }

    [Fact]
    public void A_clip_in_mono_has_no_side_to_follow()
    {
        var noise = Noise(10, 3);
        var values = Values(noise);
        Assert.Equal(-60, values["low_width_60hz"]);
        Assert.True(values["side_peak"] < 0.02, $"{values["side_peak"]}");
        Assert.Equal(values, Values(noise, noise));
    }

    private static float[] Noise(int seed, double seconds)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, (int)(seconds * Rate)).Select(_ => (float)(random.NextDouble() - 0.5) / 2)];
    }

    private static Dictionary<string, float> Values(params float[][] channels)
    {
        var vector = FeatureExtractor.For(FeatureSchema.Production).Extract(new AudioClip(Rate, channels)).ToArray();
        return FeatureSchema.Production.Dimensions.Select((dimension, i) => (dimension.Name, vector[i])).ToDictionary();
    }
}
