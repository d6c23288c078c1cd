namespace ProductionValue.Audio;

/// <summary>Mel spectrogram and its logarithm, in double precision.</summary>
/// <remarks>Arrays are [bands, frames], as librosa's are. Goldens: <c>mel</c>, <c>logmel</c>, <c>logmel_hp</c>.</remarks>
internal static class LogMel
{
    private static readonly RealFft Fft = new(MfccSettings.FftSize);
    private static readonly double[] Window = HannWindow.Periodic(MfccSettings.FftSize);

    /// <summary>Mel power spectrogram of a clip.</summary>
    /// <param name="samples">Mono samples at <see cref="MfccSettings.SampleRate"/>, shape [n], n ≥ 1.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <returns>Powers, shape [<see cref="MfccSettings.BandCount"/>, frames].</returns>
    public static double[] Power(ReadOnlySpan<double> samples, FramePadding padding)
    {
        var frames = MfccSettings.FrameCount(samples.Length);
        var mel = new double[MfccSettings.BandCount * frames];
        var frame = new double[MfccSettings.FftSize];
        var work = new double[2 * MfccSettings.BinCount];
        var power = new double[MfccSettings.BinCount];
        Span<double> bands = stackalloc double[MfccSettings.BandCount];
        for (var t = 0; t < frames; t++)
        {
            Framing.Copy(samples, t, MfccSettings.HopLength, padding, frame);
            for (var i = 0; i < frame.Length; i++)
                frame[i] *= Window[i];
            Fft.Power(frame, work, power);
            MelFilterBank.Default.Apply(power, bands);
            for (var band = 0; band < bands.Length; band++)
                mel[(band * frames) + t] = bands[band];
        }
        return mel;
    }

    /// <summary>Turns powers into dB in place: <c>10·log₁₀(max(p, 1e-10))</c>, then no lower than the clip's maximum − 80 dB.</summary>
    /// <param name="power">Linear powers in, dB out; any shape, one whole clip.</param>
    public static void ToDb(Span<double> power)
    {
        var highest = double.NegativeInfinity;
        foreach (ref var cell in power)
        {
            cell = 10 * Math.Log10(Math.Max(cell, MfccSettings.PowerFloor));
            highest = Math.Max(highest, cell);
        }
        var floor = highest - MfccSettings.DynamicRangeDb;
        foreach (ref var cell in power)
            cell = Math.Max(cell, floor);
    }
}
