namespace ProductionValue.Audio;

/// <summary>Power spectra |X|² of all centred, Hann-windowed frames of a signal, shape [frames, bins].</summary>
internal sealed class PowerSpectrogram
{
    private readonly float[] cells;

    private PowerSpectrogram(int sampleRate, int fftSize, int frameCount)
    {
        SampleRate = sampleRate;
        FftSize = fftSize;
        FrameCount = frameCount;
        cells = new float[frameCount * BinCount];
    }

    /// <summary>Samples per second, Hz.</summary>
    public int SampleRate { get; }

    /// <summary>Transform length in samples.</summary>
    public int FftSize { get; }

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>Bins of one spectrum.</summary>
    public int BinCount => (FftSize / 2) + 1;

    /// <summary>Frequency of a bin, Hz.</summary>
    public double Frequency(int bin) => (double)bin * SampleRate / FftSize;

    /// <summary>The powers of one frame, shape [<see cref="BinCount"/>].</summary>
    public ReadOnlySpan<float> this[int frame] => cells.AsSpan(frame * BinCount, BinCount);

    /// <summary>Transforms a mono signal with the frames of <see cref="MfccSettings"/>, zeros beyond its ends.</summary>
    /// <param name="samples">Shape [n], n ≥ 1, at <see cref="MfccSettings.SampleRate"/>.</param>
    public static PowerSpectrogram Of(ReadOnlySpan<float> samples)
    {
        var exact = new double[samples.Length];
        for (var i = 0; i < exact.Length; i++)
            exact[i] = samples[i];
        var result = new PowerSpectrogram(MfccSettings.SampleRate, MfccSettings.FftSize, MfccSettings.FrameCount(samples.Length));
        var fft = new RealFft(MfccSettings.FftSize);
        var window = HannWindow.Periodic(MfccSettings.FftSize);
        var frame = new double[MfccSettings.FftSize];
        var work = new double[2 * result.BinCount];
        var power = new double[result.BinCount];
        for (var t = 0; t < result.FrameCount; t++)
        {
            Framing.Copy(exact, t, MfccSettings.HopLength, FramePadding.Zero, frame);
            for (var i = 0; i < frame.Length; i++)
                frame[i] *= window[i];
            fft.Power(frame, work, power);
            var row = result.cells.AsSpan(t * result.BinCount, result.BinCount);
            for (var bin = 0; bin < row.Length; bin++)
                row[bin] = (float)power[bin];
        }
        return result;
    }

    /// <summary>Mel powers of every frame, shape [bands, frames].</summary>
    public double[] ToMel()
    {
        var bank = MelFilterBank.Default;
        var mel = new double[bank.BandCount * FrameCount];
        var power = new double[BinCount];
        Span<double> bands = stackalloc double[bank.BandCount];
        for (var t = 0; t < FrameCount; t++)
        {
            var row = this[t];
            for (var bin = 0; bin < power.Length; bin++)
                power[bin] = row[bin];
            bank.Apply(power, bands);
            for (var band = 0; band < bands.Length; band++)
                mel[(band * FrameCount) + t] = bands[band];
        }
        return mel;
    }
}
