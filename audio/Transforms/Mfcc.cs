namespace ProductionValue.Audio;

/// <summary>Mel-frequency cepstral coefficients of a clip: Hann frames → power → 128 Slaney bands → dB → DCT-II, 20 kept.</summary>
/// <remarks>
/// Source: Davis &amp; Mermelstein, <i>Comparison of parametric representations for monosyllabic word recognition</i> (1980), with the
/// settings of librosa 0.11. Goldens: <c>mfcc</c>, <c>mfcc_hp</c>, <c>mfcc_hp_reflect</c>.
/// </remarks>
internal static class Mfcc
{
    /// <summary>MFCC of every frame.</summary>
    /// <param name="samples">Mono samples at <see cref="MfccSettings.SampleRate"/>, shape [n], n ≥ 1.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <returns>Coefficients, shape [<see cref="MfccSettings.CoefficientCount"/>, frames].</returns>
    public static double[] Of(ReadOnlySpan<double> samples, FramePadding padding)
    {
        var logMel = LogMel.Power(samples, padding);
        LogMel.ToDb(logMel);
        var frames = MfccSettings.FrameCount(samples.Length);
        var coefficients = new double[MfccSettings.CoefficientCount * frames];
        CosineTransform.Default.Apply(logMel, frames, coefficients);
        return coefficients;
    }
}
