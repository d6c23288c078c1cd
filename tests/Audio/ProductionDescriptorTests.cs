using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class ProductionDescriptorTests
{
    private const int Rate = 44_100;

    public static TheoryData<string> Loud => [.. GoldenSignal.Names.Where(name => GoldenSignal.Of(name).Scalar("lufs_bs1770_numpy") is not null)];

    public static TheoryData<string> Stereo => [.. GoldenSignal.Names.Where(name => GoldenSignal.Of(name).Has("octave_mid_energy"))];

    [Theory, MemberData(nameof(Loud))]
    public void Loudness_is_that_of_the_standard_and_of_ffmpeg(string name)
    {
        var golden = GoldenSignal.Of(name);
        var loudness = Loudness.Of(golden.Channels(), MfccSettings.SampleRate);
        Assert.Equal(golden.Scalar("lufs_bs1770_numpy")!.Value, loudness.IntegratedLufs, 0.05);
        if (!golden.IsMusic)
            return;
        Assert.Equal(golden.Loudness("integrated_lufs")!.Value, loudness.IntegratedLufs, 0.1);
        Assert.Equal(golden.Loudness("lra_lu")!.Value, loudness.RangeLu, 0.1);
        var peak = golden.Channels().Max(channel => TruePeak.Of(channel));
        Assert.Equal(golden.Loudness("true_peak_dbfs")!.Value, 20 * Math.Log10(peak), 0.15);
    }

    [Fact]
    public void The_weighting_at_48_kHz_has_the_coefficients_of_the_standard()
    {
        AssertNear([1.53512485958697, -2.69169618940638, 1.19839281085285, -1.69065929318241, 0.73248077421585], KWeighting.Shelf(48_000));
        AssertNear([1, -2, 1, -1.99004745483398, 0.99007225036621], KWeighting.HighPass(48_000));

        static void AssertNear(double[] expected, KWeighting.Biquad actual) =>
            Assert.All(expected.Zip([actual.B0, actual.B1, actual.B2, actual.A1, actual.A2]), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact]
    public void A_tone_of_1_kHz_at_minus_23_dBFS_in_both_channels_has_minus_23_LUFS()
    {
        var tone = WavFile.Tone(997, 48_000, 5, Math.Pow(10, -23 / 20.0));
        Assert.Equal(-23, Loudness.Of([tone, tone], 48_000).IntegratedLufs, 0.05);
        Assert.Equal(-26, Loudness.Of([tone], 48_000).IntegratedLufs, 0.05);
    }

    [Fact]
    public void The_loudness_range_of_two_levels_is_their_distance()
    {
        float[] samples = [.. WavFile.Tone(997, 48_000, 20, 0.1), .. WavFile.Tone(997, 48_000, 20, 0.1 * Math.Pow(10, -10 / 20.0))];
        Assert.Equal(10, Loudness.Of([samples, samples], 48_000).RangeLu, 0.1);
    }

    [Fact]
    public void A_peak_between_the_samples_is_found()
    {
        var tone = new float[4_000];
        for (var i = 0; i < tone.Length; i++)
            tone[i] = (float)Math.Sin((Math.PI / 2 * i) + (Math.PI / 4)); // Every sample lies at 0.707.
        Assert.Equal(1, TruePeak.Of(tone), 0.01f);
    }

    [Theory, MemberData(nameof(Stereo))]
    public void Middle_and_side_by_octave_are_those_of_numpy(string name)
    {
        var golden = GoldenSignal.Of(name);
        var channels = golden.Channels();
        var spectrum = StereoSpectrum.Exact(channels[0], channels[1], MfccSettings.SampleRate, MfccSettings.FftSize, MfccSettings.HopLength);
        var (mid, side) = (golden.Array("octave_mid_energy"), golden.Array("octave_side_energy"));
        for (var octave = 0; octave < mid.Length; octave++)
        {
            var (m, s) = (spectrum.Mid[octave].Sum(), spectrum.Side[octave].Sum());
            Assert.Equal(mid[octave], m, 1e-6 * (mid[octave] + side[octave]));
            Assert.Equal(side[octave], s, 1e-6 * (mid[octave] + side[octave]));
            Assert.Equal(golden.Array("octave_width")[octave], s / (m + s), 1e-6);
        }
    }

    [Fact]
    public void Correlation_tells_the_same_from_the_opposite_and_from_the_unrelated()
    {
        var (x, y) = (Noise(1), Noise(2));
        Assert.Equal(1, Values([x, x])["correlation_mean_1000hz"], 1e-5);
        Assert.Equal(-1, Values([x, [.. x.Select(v => -v)]])["correlation_mean_1000hz"], 1e-5);
        Assert.Equal(0, Values([x, y])["correlation_mean_4000hz"], 0.05);
        Assert.Equal(0, Values([x, y])["width_mean_4000hz"], 1.0);
        Assert.Equal(-60, Values([x])["width_mean_1000hz"], 1e-3);
        Assert.Equal(20 * Math.Log10(2), Values([x, [.. x.Select(v => v / 2)]])["balance"], 0.01);
    }

    [Fact]
    public void The_tilt_of_white_noise_is_that_of_bands_that_widen_and_filtering_changes_it()
    {
        var white = Noise(3);
        var dark = new float[white.Length];
        for (var i = 1; i < dark.Length; i++)
            dark[i] = (0.95f * dark[i - 1]) + (0.05f * white[i]);
        var (bright, dull) = (Values([white]), Values([dark]));
        Assert.InRange(bright["tilt_slope"] - dull["tilt_slope"], 1.5, 7);
        Assert.True(bright["edge_85"] > dull["edge_85"] + 1);
        Assert.True(bright["texture_flatness_mean_1200hz"] > -4);
        Assert.True(Values([WavFile.Tone(2_000, Rate, 3)])["texture_flatness_mean_1200hz"] < -20);
    }

    [Fact]
    public void A_sine_has_a_crest_of_3_dB_and_a_square_wave_of_none()
    {
        var sine = Values([WavFile.Tone(1_000, Rate, 3)]);
        var square = Values([[.. WavFile.Tone(441, Rate, 3).Select(v => v >= 0 ? 0.5f : -0.5f)]]);
        Assert.Equal(3.01, sine["crest_full"], 0.01);
        Assert.Equal(3.01, sine["crest_1000hz"], 0.3);
        Assert.Equal(0, square["crest_full"], 0.02);
        Assert.Equal(0, square["near_peak_90"], 1e-3);
        Assert.Equal(-1.5, sine["kurtosis"], 0.01);
    }

    [Fact]
    public void Bursts_have_sharper_attacks_and_more_spread_than_a_tone_and_their_number_is_told()
    {
        var tone = WavFile.Tone(1_000, Rate, 8);
        float[] bursts = [.. tone.Select((v, i) => i % (Rate / 2) < Rate / 20 ? v : v * 0.001f)];
        var (steady, struck) = (Values([tone]), Values([bursts]));
        Assert.True(struck["attack_99_full"] > steady["attack_99_full"] + 20);
        Assert.True(struck["level_spread_1000hz"] > steady["level_spread_1000hz"] + 20);
        Assert.InRange(struck["onset_rate"], 1.8, 2.2);
        Assert.Equal(0, struck["tempo"], 0.05);
        Assert.True(struck["onset_sharpness"] > 1);
    }

    [Fact]
    public void The_octave_filters_agree_with_plain_ones_in_double_precision_and_let_their_octave_through()
    {
        var samples = WavFile.Music(Rate, 1.5);
        foreach (var width in new[] { LaneWidth.Single, LaneWidth.Narrow, LaneWidth.Wide })
        {
            var envelopes = new OctaveEnvelopes(samples, Rate, width);
            for (var octave = 0; octave < OctaveEnvelopes.BandCount - 1; octave++)
            {
                var (powers, filtered) = PlainFilter(samples, octave);
                var peaks = filtered.Chunk(441).Select(step => step.Max(Math.Abs)).ToArray();
                for (var step = 0; step < powers.Length; step++)
                {
                    Assert.Equal(powers[step], envelopes.Powers[octave + 1][step], (5e-5 * powers.Max()) + 1e-12);
                    Assert.Equal(peaks[step], envelopes.Peaks[octave + 1][step], (5e-5 * peaks.Max()) + 1e-9);
                }
            }
            Assert.Equal(samples[..441].Average(v => (double)v * v), envelopes.Powers[0][0], 1e-7);
            Assert.Equal(samples[..441].Max(Math.Abs), envelopes.Peaks[0][0], 1e-6);
        }
        var edge = PlainFilter(WavFile.Tone(1_000 * Math.Sqrt(2), Rate, 2, 1), 4);
        Assert.Equal(0.25, edge.Powers[^1], 0.02); // Half the power of a full-scale sine.
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(3.0)]
    public void Gain_changes_nothing_but_loudness_and_peak(double gain)
    {
        // With noise as every recording has: else the valleys between the partials are the rounding of the samples, which gain does change.
        var random = new Random(5);
        float[] Recorded(int seed) => [.. WavFile.Music(Rate, 4, seed).Select(v => v + (float)(2e-4 * (random.NextDouble() - 0.5)))];
        var (left, right) = (Recorded(1), Recorded(2));
        var before = Values([left, right]);
        var after = Values([[.. left.Select(v => (float)(v * gain))], [.. right.Select(v => (float)(v * gain))]]);
        var gainDb = 20 * Math.Log10(gain);
        foreach (var (name, value) in before)
        {
            var expected = name is "loudness_integrated" or "true_peak" ? value + gainDb : value;
            Assert.True(Math.Abs(expected - after[name]) <= 0.01 * (1 + Math.Abs(expected)), $"{name}: {value} became {after[name]}");
        }
    }

    [Theory, InlineData(8_000), InlineData(192_000), InlineData(22_050)]
    public void Every_value_is_finite_at_every_rate_for_the_shortest_clip(int rate)
    {
        Assert.Equal(FeatureSchema.Production.Dimensions.Count, Values([WavFile.Music(rate, 1)], rate).Count);
        var click = new float[rate];
        click[rate / 3] = 1;
        Assert.Equal(FeatureSchema.Production.Dimensions.Count, Values([click, click], rate).Count);
    }

    private static (double[] Powers, double[] Samples) PlainFilter(float[] samples, int octave)
    {
        var (a1, a2, a3, gain) = OctaveEnvelopes.Design(FrequencyBands.OctaveCentresHz[octave], Rate);
        var filtered = Array.ConvertAll(samples, v => (double)v);
        for (var pass = 0; pass < 2; pass++)
        {
            double ic1 = 0, ic2 = 0;
            for (var i = 0; i < filtered.Length; i++)
            {
                var v3 = filtered[i] - ic2;
                var v1 = (a1 * ic1) + (a2 * v3);
                var v2 = ic2 + (a2 * ic1) + (a3 * v3);
                (ic1, ic2) = ((2 * v1) - ic1, (2 * v2) - ic2);
                filtered[i] = v1 * gain;
            }
        }
        return ([.. filtered.Chunk(441).Where(c => c.Length == 441).Select(c => c.Average(v => v * v))], filtered);
    }

    private static float[] Noise(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, 3 * Rate).Select(_ => (float)(random.NextDouble() - 0.5))];
    }

    private static Dictionary<string, float> Values(float[][] channels, int rate = Rate)
    {
        var vector = FeatureExtractor.For(FeatureSchema.Production).Extract(new AudioClip(rate, channels)).ToArray();
        return FeatureSchema.Production.Dimensions.Select((dimension, i) => (dimension.Name, vector[i])).ToDictionary();
    }
}
