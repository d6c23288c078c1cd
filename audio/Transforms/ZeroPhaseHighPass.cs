namespace ProductionValue.Audio;

/// <summary>The poster's filter: Butterworth high-pass of order 5 at 800 Hz (of 22,050), run forwards and backwards so that it delays nothing.</summary>
/// <remarks>
/// Butterworth (1930) by the bilinear transform with prewarping; the passes follow Gustafsson, <i>Determining the initial states in
/// forward-backward filtering</i> (1996), in the variant of scipy's <c>filtfilt</c>: (b, a) form, odd extension of 18 samples at each end, each pass started
/// from the steady state of a step of its first sample's height. Goldens: <c>butter_b</c>, <c>butter_a</c>, <c>lfilter_zi</c>, <c>hp_first2000</c>,
/// <c>hp_last2000</c>, within 1e-12.
/// </remarks>
internal static class ZeroPhaseHighPass
{
    /// <summary>Samples added at each end.</summary>
    public const int Extension = 18;

    // As scipy.signal.butter(5, 800 / 11025, 'high') and lfilter_zi give them. The sum of the denominator cancels to 4e-4, so the last bit
    // of a coefficient moves the output by 1e-12: they are pinned here to the bit, not computed.
    private static readonly double[] B = [0.6908443933175699, -3.4542219665878493, 6.908443933175699, -6.908443933175699, 3.4542219665878493, -0.6908443933175699];
    private static readonly double[] A = [1.0, -4.262760219331887, 7.315538262798357, -6.313266783612255, 2.7381893448258916, -0.4772659755938462];
    private static readonly double[] Step = [-0.6908443933178574, 2.763377573271218, -4.1450663599065845, 2.7633775732709296, -0.6908443933177071];

    /// <summary>Coefficients b₀…b₅.</summary>
    public static ReadOnlySpan<double> Numerator => B;

    /// <summary>Coefficients a₀…a₅; a₀ is 1.</summary>
    public static ReadOnlySpan<double> Denominator => A;

    /// <summary>State of the filter after an endless step of height 1.</summary>
    public static ReadOnlySpan<double> StepState => Step;

    /// <summary>Filters a clip forwards and backwards.</summary>
    /// <param name="samples">Shape [n], n &gt; <see cref="Extension"/>.</param>
    /// <returns>The filtered clip, shape [n].</returns>
    /// <exception cref="ArgumentException">The clip is too short.</exception>
    public static double[] Apply(ReadOnlySpan<double> samples)
    {
        Require.That(samples.Length > Extension, nameof(samples), $"expected more than {Extension} samples, got {samples.Length}");
        var extended = Extend(samples);
        Pass(extended);
        Array.Reverse(extended);
        Pass(extended);
        Array.Reverse(extended);
        return extended[Extension..^Extension];
    }

    private static double[] Extend(ReadOnlySpan<double> samples)
    {
        var extended = new double[samples.Length + (2 * Extension)];
        samples.CopyTo(extended.AsSpan(Extension));
        for (var i = 0; i < Extension; i++)
        {
            extended[i] = (2 * samples[0]) - samples[Extension - i];
            extended[^(i + 1)] = (2 * samples[^1]) - samples[^(Extension - i + 1)];
        }
        return extended;
    }

    private static void Pass(Span<double> samples)
    {
        var first = samples[0];
        var (b, a) = (B, A);
        double z0 = Step[0] * first, z1 = Step[1] * first, z2 = Step[2] * first;
        double z3 = Step[3] * first, z4 = Step[4] * first;
        foreach (ref var sample in samples)
        {
            var x = sample;
            var y = (b[0] * x) + z0;
            z0 = (b[1] * x) + z1 - (a[1] * y);
            z1 = (b[2] * x) + z2 - (a[2] * y);
            z2 = (b[3] * x) + z3 - (a[3] * y);
            z3 = (b[4] * x) + z4 - (a[4] * y);
            z4 = (b[5] * x) - (a[5] * y);
            sample = y;
        }
    }
}
