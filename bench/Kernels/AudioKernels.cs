using BenchmarkDotNet.Attributes;
using ProductionValue.Audio;

namespace ProductionValue.Kernels;

/// <summary>The audio room's kernels on 30 s of noise and tones, with vectors of each width.</summary>
public class AudioKernels
{
    private const int Seconds = 30;

    private readonly float[] mono = new float[Seconds * MfccSettings.SampleRate];
    private readonly float[] stereo = new float[Seconds * ClipSignals.StereoRate];
    private readonly float[] filtered = new float[Seconds * MfccSettings.SampleRate];
    private readonly float[] coefficients = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(Seconds * MfccSettings.SampleRate)];

    /// <summary>Bits of a vector.</summary>
    [Params(512, 256)]
    public int Bits { get; set; }

    private LaneWidth Width => Bits == 512 ? LaneWidth.Wide : LaneWidth.Narrow;

    /// <summary>Makes the clip.</summary>
    [GlobalSetup]
    public void Fill()
    {
        var random = new Random(1);
        for (var i = 0; i < stereo.Length; i++)
            stereo[i] = (float)((0.3 * Math.Sin(i * 0.05)) + (0.1 * (random.NextDouble() - 0.5)));
        for (var i = 0; i < mono.Length; i++)
            mono[i] = stereo[2 * i];
    }

    /// <summary>MFCC of a clip.</summary>
    [Benchmark]
    public void Mfcc() => FastMfcc.Compute(mono, FramePadding.Zero, coefficients, Width);

    /// <summary>The zero-phase high-pass of a clip.</summary>
    [Benchmark]
    public void HighPass() => HighPassKernel.Apply(mono, filtered, Width);

    /// <summary>Both in a row: the poster's chain.</summary>
    [Benchmark]
    public void HighPassAndMfcc()
    {
        HighPassKernel.Apply(mono, filtered, Width);
        FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients, Width);
    }

    /// <summary>One channel from 44.1 to 22.05 kHz.</summary>
    [Benchmark]
    public float[] Resample() => Resampler.For(ClipSignals.StereoRate, MfccSettings.SampleRate).Apply(stereo, Width);

    /// <summary>Spectra of middle and side with their sums.</summary>
    [Benchmark]
    public object StereoSpectra() => StereoSpectrum.Of(stereo, stereo, Width);

    /// <summary>Spectra of the mono signal with what is measured on them.</summary>
    [Benchmark]
    public object MonoSpectra() => Audio.MonoSpectra.Of(mono, Width);
}
