using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class TransformGoldenTests
{
    public static TheoryData<string> Signals => [.. GoldenSignal.Names];

    [Fact]
    public void The_transform_of_noise_is_that_of_scipy()
    {
        var fft = new RealFft(MfccSettings.FftSize);
        var (real, imaginary) = (new double[fft.BinCount], new double[fft.BinCount]);
        fft.Transform(GoldenSignal.Of("noise_3s").Mono().AsSpan(0, fft.Size), real, imaginary);
        GoldenSignal.Common.AssertNear("rfft_of_noise_re_im", [.. real.Zip(imaginary).SelectMany(pair => new[] { pair.First, pair.Second })], 1e-11);
    }

    [Fact]
    public void Window_bands_and_cosine_basis_are_those_of_scipy_and_librosa()
    {
        var common = GoldenSignal.Common;
        var bank = MelFilterBank.Default;
        common.AssertNear("hann", HannWindow.Periodic(MfccSettings.FftSize), 1e-15);
        common.AssertNear("mel_first_bin", Array.ConvertAll(bank.FirstBins, x => (double)x), 0);
        common.AssertNear("mel_weights", Array.ConvertAll(bank.Weights, x => (double)x), 1e-9);
        common.AssertNear("mel_bin_count", [.. Enumerable.Range(0, bank.BandCount).Select(band => (double)bank.WeightsOf(band).Length)], 0);
        common.AssertNear("dct", CosineTransform.Default.Basis.ToArray(), 1e-14);
    }

    [Fact]
    public void The_high_pass_has_the_coefficients_and_step_state_of_scipy()
    {
        GoldenSignal.Common.AssertNear("butter_b", ZeroPhaseHighPass.Numerator.ToArray(), 0);
        GoldenSignal.Common.AssertNear("butter_a", ZeroPhaseHighPass.Denominator.ToArray(), 0);
        GoldenSignal.Common.AssertNear("lfilter_zi", ZeroPhaseHighPass.StepState.ToArray(), 0);
    }

    [Theory, MemberData(nameof(Signals))]
    public void The_zero_phase_high_pass_is_that_of_scipy(string name)
    {
        var golden = GoldenSignal.Of(name);
        var filtered = ZeroPhaseHighPass.Apply(golden.Mono());
        golden.AssertNear("hp_first2000", filtered[..Math.Min(2000, filtered.Length)], 1e-12);
        golden.AssertNear("hp_last2000", filtered[^Math.Min(2000, filtered.Length)..], 1e-12);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Mel_spectrogram_and_mfcc_are_those_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        var mono = golden.Mono();
        var logMel = LogMel.Power(mono, FramePadding.Zero);
        var loudest = logMel.Max();
        golden.AssertNear("mel", logMel, 1e-7 * Math.Max(loudest, 1e-10));
        LogMel.ToDb(logMel);
        golden.AssertNear("logmel", logMel, 1e-4);
        golden.AssertNear("mfcc", Mfcc.Of(mono, FramePadding.Zero), golden.IsMusic ? 1.5e-4 : 1e-3);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Mel_and_mfcc_of_the_high_passed_clip_are_those_of_librosa_with_both_paddings(string name)
    {
        var golden = GoldenSignal.Of(name);
        var filtered = ZeroPhaseHighPass.Apply(golden.Mono());
        var logMel = LogMel.Power(filtered, FramePadding.Zero);
        LogMel.ToDb(logMel);
        golden.AssertNear("logmel_hp", logMel, 2e-4);
        golden.AssertNear("mfcc_hp", Mfcc.Of(filtered, FramePadding.Zero), golden.IsMusic ? 1.5e-4 : 1e-3);
        if (golden.Has("mfcc_hp_reflect"))
            golden.AssertNear("mfcc_hp_reflect", Mfcc.Of(filtered, FramePadding.Reflect), golden.IsMusic ? 1.5e-4 : 1e-3);
    }

    [Theory, MemberData(nameof(Signals))]
    public void Deltas_are_those_of_librosa(string name)
    {
        var golden = GoldenSignal.Of(name);
        if (!golden.Has("delta"))
            return;
        var mfcc = golden.Array("mfcc");
        var frames = mfcc.Length / MfccSettings.CoefficientCount;
        var delta = new double[mfcc.Length];
        Delta.First(mfcc, frames, delta);
        golden.AssertNear("delta", delta, 1e-4);
        Delta.Second(mfcc, frames, delta);
        golden.AssertNear("delta2", delta, 1e-4);
    }

    [Fact]
    public void Too_little_input_is_refused_by_name()
    {
        Assert.Equal("samples", Assert.Throws<ArgumentException>(() => ZeroPhaseHighPass.Apply(new double[18])).ParamName);
        Assert.Equal("frameCount", Assert.Throws<ArgumentException>(() => Delta.First(new double[8], 8, new double[8])).ParamName);
        Assert.Equal("size", Assert.Throws<ArgumentException>(() => new RealFft(1000)).ParamName);
    }
}
