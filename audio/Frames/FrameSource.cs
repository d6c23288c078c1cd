namespace ProductionValue.Audio;

/// <summary>What several frame arrays of one clip share, each computed when first asked for. For one thread.</summary>
/// <param name="mono">Samples at <see cref="MfccSettings.SampleRate"/>.</param>
internal sealed class FrameSource(float[] mono)
{
    private readonly Lazy<double[]> samples = new(() => Array.ConvertAll(mono, sample => (double)sample));
    private readonly Lazy<PowerSpectrogram> spectrogram = new(() => PowerSpectrogram.Of(mono));
    private double[]? highPassed;
    private double[]? mfcc;
    private SpectralShape? shape;
    private double[]? onsetStrength;

    /// <summary>A way to derive rows of [coefficients, frames] along the frames.</summary>
    public delegate void Derivative(ReadOnlySpan<double> rows, int frameCount, Span<double> result);

    /// <summary>The signal in single precision.</summary>
    public float[] Mono => mono;

    /// <summary>The signal.</summary>
    public double[] Samples => samples.Value;

    /// <summary>Its power spectra.</summary>
    public PowerSpectrogram Spectrogram => spectrogram.Value;

    /// <summary>The signal after the poster's high-pass.</summary>
    public double[] HighPassed => highPassed ??= ZeroPhaseHighPass.Apply(Samples);

    /// <summary>Mel bands of the power spectra [bands, frames].</summary>
    public double[] Mel => Spectrogram.ToMel();

    /// <summary>The same in dB.</summary>
    public double[] LogMel
    {
        get
        {
            var mel = Mel;
            Audio.LogMel.ToDb(mel);
            return mel;
        }
    }

    /// <summary>MFCC [coefficients, frames].</summary>
    public double[] Mfcc => mfcc ??= Audio.Mfcc.Of(Samples, FramePadding.Zero);

    /// <summary>Spectral shape of each frame.</summary>
    public SpectralShape Shape => shape ??= new SpectralShape(Spectrogram);

    /// <summary>Onset strength of each frame.</summary>
    public double[] OnsetStrength => onsetStrength ??= Audio.OnsetStrength.Of(LogMel, Spectrogram.FrameCount);

    /// <summary>A derivative of the MFCC.</summary>
    public double[] Delta(Derivative derivative)
    {
        var result = new double[Mfcc.Length];
        derivative(Mfcc, Spectrogram.FrameCount, result);
        return result;
    }
}
