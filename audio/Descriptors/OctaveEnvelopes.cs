using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Power and peak of a clip in steps of 10 ms: of the whole clip and of each octave, by a bank of band-pass filters.</summary>
/// <remarks>
/// Each octave passes two equal state-variable filters (Simper, <i>Linear trapezoidal state variable filter</i>, 2013), together −3 dB at the octave's edges; in
/// single precision, because this form keeps its accuracy at low frequencies. All octaves run side by side in one vector.
/// </remarks>
internal sealed class OctaveEnvelopes
{
    /// <summary>Bands: the whole clip first, then the octaves.</summary>
    public const int BandCount = 10;

    /// <summary>Steps a second.</summary>
    public const int StepsPerSecond = 100;

    private const float Nothing = 1e-15f; // States below are set to zero, so that they do not crawl through the subnormal numbers.

    private readonly float[] silence;

    /// <summary>Filters a clip.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    public OctaveEnvelopes(ReadOnlySpan<float> samples, int sampleRate)
    {
        StepLength = sampleRate / StepsPerSecond;
        StepCount = samples.Length / StepLength;
        silence = new float[StepLength];
        Powers = [.. Enumerable.Range(0, BandCount).Select(_ => new double[StepCount])];
        Peaks = [.. Enumerable.Range(0, BandCount).Select(_ => new double[StepCount])];
        Filter(samples, sampleRate);
    }

    /// <summary>Samples of one step.</summary>
    public int StepLength { get; }

    /// <summary>Number of steps.</summary>
    public int StepCount { get; }

    /// <summary>Mean power [bands][steps].</summary>
    public double[][] Powers { get; }

    /// <summary>Highest magnitude [bands][steps].</summary>
    public double[][] Peaks { get; }

    /// <summary>The coefficients a₁, a₂, a₃ and the gain of one filter of an octave.</summary>
    internal static (double A1, double A2, double A3, double Gain) Design(double centreHz, double sampleRate)
    {
        const double Q = 0.9102; // √2 · √(√2 − 1): two in a row make an octave.
        var g = Math.Tan(Math.PI * Math.Min(centreHz, 0.45 * sampleRate) / sampleRate);
        var a1 = 1 / (1 + (g * (g + (1 / Q))));
        return (a1, g * a1, g * g * a1, 1 / Q);
    }

    // Two halves of the clip side by side, because each step of a filter waits for the one before; the second starts a second early, from rest.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Filter(ReadOnlySpan<float> samples, int sampleRate)
    {
        var (a1, a2, a3, gain, direct) = Coefficients(sampleRate);
        // The filter's two states written as one step of a linear recursion, so that each waits for two multiplications only:
        // v = a₁·u₁ + a₂·(x − u₂); u₁ ← 2v − u₁; u₂ ← u₂ + 2·a₂·u₁ + 2·a₃·(x − u₂).
        var one = Vector512<float>.One;
        var (keep, cross, feed) = (a1 + a1 - one, a2 + a2, a3 + a3);
        var hold = one - feed;
        var back = -cross;
        Vector512<float> u1 = default, u2 = default, w1 = default, w2 = default;
        Vector512<float> p1 = default, p2 = default, q1 = default, q2 = default;
        var half = (StepCount + 1) / 2;
        for (var step = -StepsPerSecond; step < half; step++)
        {
            Vector512<float> power = default, peak = default, laterPower = default, laterPeak = default;
            ref var early = ref MemoryMarshal.GetReference(StepOf(samples, step));
            ref var late = ref MemoryMarshal.GetReference(StepOf(samples, step + half));
            for (nuint i = 0; i < (nuint)StepLength; i++)
            {
                var (x, s) = (Vector512.Create(Unsafe.Add(ref early, i)), Vector512.Create(Unsafe.Add(ref late, i)));
                var v = Vector512.FusedMultiplyAdd(a1, u1, a2 * (x - u2)) * gain;
                var r = Vector512.FusedMultiplyAdd(a1, p1, a2 * (s - p2)) * gain;
                (u1, u2) = (Vector512.FusedMultiplyAdd(keep, u1, Vector512.FusedMultiplyAdd(back, u2, cross * x)), Vector512.FusedMultiplyAdd(hold, u2, Vector512.FusedMultiplyAdd(cross, u1, feed * x)));
                (p1, p2) = (Vector512.FusedMultiplyAdd(keep, p1, Vector512.FusedMultiplyAdd(back, p2, cross * s)), Vector512.FusedMultiplyAdd(hold, p2, Vector512.FusedMultiplyAdd(cross, p1, feed * s)));
                var y = Vector512.ConditionalSelect(direct, x, Vector512.FusedMultiplyAdd(a1, w1, a2 * (v - w2)) * gain);
                var z = Vector512.ConditionalSelect(direct, s, Vector512.FusedMultiplyAdd(a1, q1, a2 * (r - q2)) * gain);
                (w1, w2) = (Vector512.FusedMultiplyAdd(keep, w1, Vector512.FusedMultiplyAdd(back, w2, cross * v)), Vector512.FusedMultiplyAdd(hold, w2, Vector512.FusedMultiplyAdd(cross, w1, feed * v)));
                (q1, q2) = (Vector512.FusedMultiplyAdd(keep, q1, Vector512.FusedMultiplyAdd(back, q2, cross * r)), Vector512.FusedMultiplyAdd(hold, q2, Vector512.FusedMultiplyAdd(cross, q1, feed * r)));
                power = Vector512.FusedMultiplyAdd(y, y, power);
                laterPower = Vector512.FusedMultiplyAdd(z, z, laterPower);
                peak = Vector512.MaxNative(peak, Vector512.Abs(y));
                laterPeak = Vector512.MaxNative(laterPeak, Vector512.Abs(z));
            }
            (u1, u2, w1, w2) = (Flushed(u1), Flushed(u2), Flushed(w1), Flushed(w2));
            (p1, p2, q1, q2) = (Flushed(p1), Flushed(p2), Flushed(q1), Flushed(q2));
            Keep(step, power, peak);
            if (step >= 0)
                Keep(step + half, laterPower, laterPeak);
        }
    }

    // Silence where there is no such step.
    private ReadOnlySpan<float> StepOf(ReadOnlySpan<float> samples, int step) =>
        step >= 0 && step < StepCount ? samples.Slice(step * StepLength, StepLength) : silence;

    private void Keep(int step, Vector512<float> power, Vector512<float> peak)
    {
        if (step < 0 || step >= StepCount)
            return;
        for (var band = 0; band < BandCount; band++)
        {
            Powers[band][step] = power.GetElement(band) / StepLength;
            Peaks[band][step] = peak.GetElement(band);
        }
    }

    private static (Vector512<float> A1, Vector512<float> A2, Vector512<float> A3, Vector512<float> Gain, Vector512<float> Direct) Coefficients(int sampleRate)
    {
        var rows = new float[5][];
        for (var i = 0; i < rows.Length; i++)
            rows[i] = new float[Vector512<float>.Count];
        rows[4][0] = BitConverter.Int32BitsToSingle(-1); // The first lane lets the clip through as it is.
        for (var octave = 0; octave < BandCount - 1; octave++)
        {
            var (a1, a2, a3, gain) = Design(FrequencyBands.OctaveCentresHz[octave], sampleRate);
            (rows[0][octave + 1], rows[1][octave + 1], rows[2][octave + 1], rows[3][octave + 1]) = ((float)a1, (float)a2, (float)a3, (float)gain);
        }
        return (Vector512.Create(rows[0]), Vector512.Create(rows[1]), Vector512.Create(rows[2]), Vector512.Create(rows[3]), Vector512.Create(rows[4]));
    }

    private static Vector512<float> Flushed(Vector512<float> state) =>
        Vector512.ConditionalSelect(Vector512.LessThan(Vector512.Abs(state), Vector512.Create(Nothing)), Vector512<float>.Zero, state);
}
