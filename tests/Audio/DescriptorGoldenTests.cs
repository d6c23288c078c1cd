using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class DescriptorGoldenTests
{
    public static TheoryData<string> Signals => [.. GoldenSignal.Names];

    [Theory, MemberData(nameof(Signals))]
    public void Spectral_shape_is_that_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        var shape = new SpectralShape(PowerSpectrogram.Of(Mono(golden)));
        golden.AssertNear("centroid", shape.Centroid, 0.1);
        golden.AssertNear("bandwidth", shape.Bandwidth, 0.1);
        golden.AssertNear("flatness", shape.Flatness, 1e-6);
        AssertRolloff(golden, shape);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Contrast_is_that_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        golden.AssertNear("contrast", SpectralContrast.Of(PowerSpectrogram.Of(Mono(golden))), 2e-3);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Zero_crossings_rms_and_crest_are_those_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        var mono = Mono(golden);
        golden.AssertNear("zcr", WaveformFrames.ZeroCrossingRate(mono), 1e-7);
        golden.AssertNear("rms", WaveformFrames.Rms(mono), 1e-6);
        if (golden.Has("frame_crest"))
            golden.AssertNear("frame_crest", WaveformFrames.CrestFactors(mono, 2048), 1e-4);
    }

    [Fact]
    public void The_chroma_filter_is_that_of_librosa() =>
        GoldenSignal.Common.AssertNear("chroma_filter_tuning0", [.. Chroma.Filter.ToArray().Select(w => (double)w)], 1e-6);

    [Theory, MemberData(nameof(Signals))]
    public void Chroma_is_that_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        golden.AssertNear("chroma_tuning0", Chroma.Of(PowerSpectrogram.Of(Mono(golden))), 1e-4);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Onset_strength_tempogram_and_tempo_are_those_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        var mel = PowerSpectrogram.Of(Mono(golden)).ToMel();
        LogMel.ToDb(mel);
        var strength = OnsetStrength.Of(mel, mel.Length / MfccSettings.BandCount);
        golden.AssertNear("onset_strength", strength, 1e-4);
        if (!golden.Has("tempogram_every16"))
            return;
        var every16 = OnsetStrength.Tempogram(strength, 16);
        var frames = every16.Length / OnsetStrength.TempogramLength;
        golden.AssertNear(
            "tempogram_every16",
            [.. from lag in Enumerable.Range(0, OnsetStrength.TempogramLength) from t in Enumerable.Range(0, frames) select every16[(t * OnsetStrength.TempogramLength) + lag]],
            1e-4);
        var tempo = OnsetStrength.Tempo(OnsetStrength.Tempogram(strength, 1), (double)MfccSettings.HopLength / MfccSettings.SampleRate).Bpm;
        if (golden.IsMusic)
            Assert.Equal(golden.Scalar("beat_tempo_bpm")!.Value, tempo, 1e-6);
    }

    // A frame whose cumulated magnitude meets the threshold within rounding may fall into the next bin.
    private static void AssertRolloff(GoldenSignal golden, SpectralShape shape)
    {
        const double BinHz = (double)MfccSettings.SampleRate / MfccSettings.FftSize;
        var expected = golden.Array("rolloff85");
        Assert.All(expected.Zip(shape.Rolloff), pair => Assert.Equal(pair.First, pair.Second, BinHz * 1.001));
        Assert.True(expected.Zip(shape.Rolloff).Count(pair => Math.Abs(pair.First - pair.Second) > 0.01) <= expected.Length / 500);
    }

    private static float[] Mono(GoldenSignal golden) => Array.ConvertAll(golden.Mono(), sample => (float)sample);
}
