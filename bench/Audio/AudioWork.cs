using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>A piece of the audio room's work on one clip.</summary>
/// <param name="Name">Its name in the results.</param>
/// <param name="Run">Does it once.</param>
internal sealed record AudioWork(string Name, Action Run)
{
    /// <summary>Kernels and descriptors on a decoded clip.</summary>
    public static IEnumerable<AudioWork> Of(AudioClip clip)
    {
        var (left, right) = clip.Signals.Stereo;
        var (mono, middle) = (clip.Signals.Mono, clip.Signals.Middle);
        var mixed = new float[left.Length];
        var exact = Array.ConvertAll(mono, sample => (double)sample);
        var spectra = MonoSpectra.Of(mono);
        var coefficients = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(mono.Length)];
        var filtered = new float[mono.Length];
        void Chain(LaneWidth width)
        {
            HighPassKernel.Apply(mono, filtered, width);
            FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients, width);
        }
        yield return new("mfcc", () => FastMfcc.Compute(mono, FramePadding.Zero, coefficients));
        yield return new("mfcc, 256-bit vectors", () => FastMfcc.Compute(mono, FramePadding.Zero, coefficients, LaneWidth.Narrow));
        yield return new("high-pass", () => HighPassKernel.Apply(mono, filtered));
        yield return new("high-pass, 256-bit vectors", () => HighPassKernel.Apply(mono, filtered, LaneWidth.Narrow));
        yield return new("high-pass + mfcc", () => Chain(FastMfcc.Widest));
        yield return new("high-pass + mfcc, 256-bit vectors", () => Chain(LaneWidth.Narrow));
        yield return new("mfcc, plain twin in double precision", () => Mfcc.Of(exact, FramePadding.Zero));
        yield return new("high-pass, plain twin in double precision", () => ZeroPhaseHighPass.Apply(exact));
        yield return new("resample 44.1 to 22.05 kHz, one channel", () => Resampler.For(44_100, 22_050).Apply(middle));
        yield return new("resample 48 to 44.1 kHz, one channel", () => Resampler.For(48_000, 44_100).Apply(middle));
        yield return new("mono spectra", () => MonoSpectra.Of(mono));
        yield return new("descriptors: mfcc", () => _ = MfccDescriptors.Compute(spectra).ToArray());
        yield return new("descriptors: spectral", () => _ = SpectralDescriptors.Compute(mono, spectra).ToArray());
        yield return new("descriptors: rhythm", () => _ = RhythmDescriptors.Compute(mono, spectra.OnsetStrength).ToArray());
        var stereo = StereoSpectrum.Of(left, right, FastMfcc.Widest);
        yield return new("stereo spectra", () => StereoSpectrum.Of(left, right, FastMfcc.Widest));
        yield return new("middle, levels and slowed signals", () => StereoMix.Of(left, right, mixed));
        yield return new("low spectra", () => LowSpectra.OfSlowed(clip.Signals.Mix.SlowMiddle, clip.Signals.Mix.SlowSide));
        yield return new("descriptors: stereo", () => _ = StereoDescriptors.Compute(stereo, clip.Signals.Mix.Left, clip.Signals.Mix.Right).ToArray());
        yield return new("descriptors: widener", () => _ = WidenerDescriptors.Compute(stereo).ToArray());
        yield return new("descriptors: noise floor", () => _ = NoiseFloorDescriptors.Compute(stereo).ToArray());
        yield return new("descriptors: low end, echo", () => _ = LowEndDescriptors.Compute(clip.Signals.Low, 1).Concat(EchoDescriptors.Compute(clip.Signals.Low)).ToArray());
        yield return new("descriptors: dynamics", () => _ = DynamicsDescriptors.Compute(middle, ClipSignals.StereoRate, clip.Signals.Mix.Middle).ToArray());
        yield return new("descriptors: loudness", () => _ = LoudnessDescriptors.Compute(left, right, clip.Signals.Mix.Left.Peak, clip.Signals.Mix.Right.Peak).ToArray());
        foreach (var schema in FeatureSchema.All)
            yield return new($"extract {schema.Name} from the decoded clip at 44.1 kHz", () => Extract(schema, left, right));
    }

    /// <summary>Whole files.</summary>
    public static IEnumerable<AudioWork> Of(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var kind = Path.GetExtension(path)[1..];
            yield return new($"decode {kind}", () => new AudioDecoder().Decode(path));
            yield return new($"file to production vector {kind}", () => FileExtraction.Run(path, null, [FeatureSchema.Production]));
        }
    }

    // As a file's clip is treated once it is decoded: known to be finite, and its signals' memory given back for the next one.
    private static void Extract(FeatureSchema schema, float[] left, float[] right)
    {
        var clip = new AudioClip(ClipSignals.StereoRate, [left, right], default, default, isChecked: true);
        FeatureExtractor.For(schema).Extract(clip);
        clip.Signals.Release();
    }
}
