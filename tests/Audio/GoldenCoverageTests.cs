using System.Runtime.CompilerServices;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

/// <summary>Nothing in the goldens goes unused without a reason, and the numbers of a whole clip are held to them as well.</summary>
public sealed class GoldenCoverageTests
{
    public static TheoryData<string> Signals => [.. GoldenSignal.Names];

    public static TheoryData<string> Stereo => [.. GoldenSignal.Names.Where(name => GoldenSignal.Of(name).Scalar("stereo_correlation") is not null)];

    [Fact]
    public void Every_golden_array_and_scalar_is_named_in_the_docs()
    {
        var page = File.ReadAllText(Path.Combine(Path.GetDirectoryName(ThisFile())!, "..", "..", "docs", "FEATURES.md"));
        using var index = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(GoldenSignal.Folder, "index.json")));
        var root = index.RootElement;
        IEnumerable<JsonElement> entries = [.. root.GetProperty("signals").EnumerateObject().Select(signal => signal.Value), root.GetProperty("common")];
        var names = entries.SelectMany(entry => new[] { "arrays", "scalars" }.Where(kind => entry.TryGetProperty(kind, out _))
            .SelectMany(kind => entry.GetProperty(kind).EnumerateObject().Select(property => property.Name))).Distinct().ToArray();
        Assert.True(names.Length > 40);
        Assert.All(names, name => Assert.True(page.Contains($"`{name}`", StringComparison.Ordinal), $"docs/FEATURES.md says nothing of `{name}`"));
    }

    [Theory, MemberData(nameof(Signals))]
    public void Peak_root_mean_square_and_crest_of_the_clip_are_those_of_numpy(string name)
    {
        var golden = GoldenSignal.Of(name);
        float[] mono = [.. golden.Mono().Select(sample => (float)sample)];
        golden.AssertNear("y_first16", [.. mono[..16].Select(sample => (double)sample)], 0);
        Assert.Equal(golden.Scalar("peak")!.Value, SamplePeak.Of(mono), 1e-7);
        Assert.Equal(golden.Scalar("rms")!.Value, Math.Sqrt(SampleSums.OfSquares(mono) / mono.Length), 1e-9);
        if (golden.Scalar("crest") is not { } crest)
            return;
        Assert.Equal(crest, WaveformFrames.CrestFactors(mono, mono.Length)[0], 1e-5 * crest);
        if (!golden.IsMusic)
            return;
        // The descriptor leaves out what is less than 10 ms at the end.
        var full = DynamicsDescriptors.Compute(mono, MfccSettings.SampleRate).First();
        Assert.Equal(golden.Scalar("crest_db")!.Value, full, 0.01);
    }

    [Theory, MemberData(nameof(Stereo))]
    public void The_correlation_of_left_and_right_from_middle_and_side_is_that_of_numpy(string name)
    {
        var golden = GoldenSignal.Of(name);
        var channels = golden.Channels();
        var (leftMean, rightMean) = (channels[0].Average(v => (double)v), channels[1].Average(v => (double)v));
        double mid = 0, side = 0, cross = 0;
        for (var i = 0; i < channels[0].Length; i++)
        {
            var (left, right) = (channels[0][i] - leftMean, channels[1][i] - rightMean);
            var (m, s) = ((left + right) / 2, (left - right) / 2);
            (mid, side, cross) = (mid + (m * m), side + (s * s), cross + (m * s));
        }
        Assert.Equal(golden.Scalar("stereo_correlation")!.Value, StereoDescriptors.Correlation(mid, side, cross), 1e-9);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Power_by_octave_is_that_of_numpy(string name)
    {
        var golden = GoldenSignal.Of(name);
        float[] mono = [.. golden.Mono().Select(sample => (float)sample)];
        var spectrum = StereoSpectrum.Exact(mono, mono, MfccSettings.SampleRate, MfccSettings.FftSize, MfccSettings.HopLength);
        var expected = golden.Array("octave_energy");
        for (var octave = 0; octave < expected.Length; octave++)
            Assert.Equal(expected[octave], spectrum.Mid[octave].Sum(), (1e-6 * expected.Sum()) + 1e-12);
    }

    [Theory]
    [InlineData("knolls_10s")]
    [InlineData("frantic_10s")]
    public void Covariance_and_delta_statistics_are_those_of_the_golden_arrays(string name)
    {
        var golden = GoldenSignal.Of(name);
        var channels = golden.Channels();
        var arrays = FrameArrays.Of(new AudioClip(MfccSettings.SampleRate, channels), ["mfcc_covariance", "delta_statistics"]);
        var mfcc = golden.Array("mfcc");
        var frames = mfcc.Length / 20;
        double Mean(string array, int k) => golden.Array(array).Skip(k * frames).Take(frames).Average();
        for (var i = 0; i < 20; i += 3)
        {
            for (var j = 0; j < 20; j++)
            {
                var (mi, mj) = (Mean("mfcc", i), Mean("mfcc", j));
                var expected = Enumerable.Range(0, frames).Average(t => (mfcc[(i * frames) + t] - mi) * (mfcc[(j * frames) + t] - mj));
                Assert.Equal(expected, arrays[0].Values[(i * 20) + j], 0.01 + (1e-4 * Math.Abs(expected)));
            }
            Assert.Equal(Mean("delta", i), arrays[1].Values[i], 1e-4);
            Assert.Equal(Mean("delta2", i), arrays[1].Values[40 + i], 1e-4);
            var deviation = Pooling.Deviation(golden.Array("delta").AsSpan(i * frames, frames));
            Assert.Equal(deviation, arrays[1].Values[20 + i], 1e-4);
        }
    }

    private static string ThisFile([CallerFilePath] string path = "") => path;
}
