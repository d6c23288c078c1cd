using System.Numerics;

namespace ProductionValue.Audio;

/// <summary>Butterworth high-pass of order 5, run forwards and backwards so that it delays nothing.</summary>
/// <remarks>
/// Butterworth (1930) by the bilinear transform with prewarping; the passes follow Gustafsson, <i>Determining the initial states in
/// forward-backward filtering</i> (1996), in the variant of scipy's <c>filtfilt</c>: (b, a) form, odd extension of 18 samples at each end, each pass started
/// from the steady state of a step of its first sample's height. Goldens: <c>butter_b</c>, <c>butter_a</c>, <c>lfilter_zi</c>, <c>hp_first2000</c>,
/// <c>hp_last2000</c>, within 1e-12. Instances are immutable and may be shared by threads.
/// </remarks>
internal sealed class ZeroPhaseHighPass
{
    private const int Order = 5;

    /// <summary>Samples added at each end.</summary>
    public const int Extension = 3 * (Order + 1);

    private readonly double[] numerator;
    private readonly double[] denominator;
    private readonly double[] steadyState;

    /// <summary>Designs the filter.</summary>
    /// <param name="cutoffHz">Frequency at which one pass has −3 dB.</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    public ZeroPhaseHighPass(double cutoffHz, double sampleRate)
    {
        Require.That(cutoffHz > 0 && cutoffHz < sampleRate / 2, nameof(cutoffHz), $"expected a frequency between 0 and {sampleRate / 2} Hz, got {cutoffHz}");
        (numerator, denominator) = Design(cutoffHz / (sampleRate / 2));
        steadyState = SteadyState(numerator, denominator);
    }

    /// <summary>The poster's filter: 800 Hz at 22,050 Hz.</summary>
    public static ZeroPhaseHighPass Default { get; } = new(800, MfccSettings.SampleRate);

    /// <summary>Coefficients b₀…b₅.</summary>
    public ReadOnlySpan<double> Numerator => numerator;

    /// <summary>Coefficients a₀…a₅; a₀ is 1.</summary>
    public ReadOnlySpan<double> Denominator => denominator;

    /// <summary>State of the filter after an endless step of height 1.</summary>
    public ReadOnlySpan<double> StepState => steadyState;

    /// <summary>Filters a clip forwards and backwards.</summary>
    /// <param name="samples">Shape [n], n &gt; <see cref="Extension"/>.</param>
    /// <returns>The filtered clip, shape [n].</returns>
    /// <exception cref="ArgumentException">The clip is too short.</exception>
    public double[] Apply(ReadOnlySpan<double> samples)
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

    private void Pass(Span<double> samples)
    {
        var first = samples[0];
        var (b, a) = (numerator, denominator);
        double z0 = steadyState[0] * first, z1 = steadyState[1] * first, z2 = steadyState[2] * first;
        double z3 = steadyState[3] * first, z4 = steadyState[4] * first;
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

    // The analogue prototype's poles lie evenly on the left unit half circle; a high-pass inverts them, the bilinear transform at rate 2 maps them.
    private static (double[] Numerator, double[] Denominator) Design(double normalizedCutoff)
    {
        const double Rate = 4; // Twice the sampling rate 2 that goes with a cutoff relative to half the sample rate.
        var warped = Rate * Math.Tan(Math.PI * normalizedCutoff / 2);
        Span<Complex> poles = stackalloc Complex[Order];
        var gain = Complex.One;
        for (var k = 0; k < Order; k++)
        {
            var prototype = -Complex.Exp(new Complex(0, Math.PI * ((2 * k) - Order + 1) / (2 * Order)));
            var analogue = warped / prototype;
            poles[k] = (Rate + analogue) / (Rate - analogue);
            gain *= Rate / (Rate - analogue);
        }
        Span<Complex> zeros = stackalloc Complex[Order];
        zeros.Fill(Complex.One);
        var b = Expand(zeros);
        for (var i = 0; i < b.Length; i++)
            b[i] *= gain.Real;
        return (b, Expand(poles));
    }

    private static double[] Expand(ReadOnlySpan<Complex> roots)
    {
        var polynomial = new Complex[roots.Length + 1];
        polynomial[0] = Complex.One;
        for (var i = 0; i < roots.Length; i++)
        {
            for (var k = i + 1; k > 0; k--)
                polynomial[k] -= roots[i] * polynomial[k - 1];
        }
        return Array.ConvertAll(polynomial, c => c.Real);
    }

    private static double[] SteadyState(double[] b, double[] a)
    {
        var state = new double[b.Length - 1];
        var sumB = 0.0;
        for (var i = 1; i < b.Length; i++)
            sumB += b[i] - (a[i] * b[0]);
        state[0] = sumB / a.Sum();
        var (sumA, rest) = (1.0, 0.0);
        for (var k = 1; k < state.Length; k++)
        {
            sumA += a[k];
            rest += b[k] - (a[k] * b[0]);
            state[k] = (sumA * state[0]) - rest;
        }
        return state;
    }
}
