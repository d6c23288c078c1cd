using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Rise of the log-mel spectrum from frame to frame, and the tempo that repeats in it, as librosa 0.11 defines them.</summary>
/// <remarks>
/// Sources: Böck &amp; Widmer, <i>Maximum filter vibrato suppression for onset detection</i> (2013); Grosche, Müller &amp; Kurth, <i>Cyclic tempogram</i> (2010).
/// Goldens: <c>onset_strength</c>, <c>tempogram_every16</c>, <c>beat_tempo_bpm</c>.
/// </remarks>
internal static class OnsetStrength
{
    /// <summary>Frames of one tempogram window, about 9 s, and its number of lags.</summary>
    public const int TempogramLength = 384;

    private const int Delay = 3; // One frame of difference, two because frames are centred.
    private const double PriorBpm = 120;
    private const double HighestBpm = 320;

    private static readonly double[] Window = HannWindow.Periodic(TempogramLength);

    /// <summary>Onset strength of every frame, dB.</summary>
    /// <param name="logMel">dB, shape [bands, frames].</param>
    /// <param name="frameCount">Number of frames.</param>
    public static double[] Of(ReadOnlySpan<double> logMel, int frameCount)
    {
        var strength = new double[frameCount];
        var bands = logMel.Length / frameCount;
        for (var band = 0; band < bands; band++)
        {
            var row = logMel.Slice(band * frameCount, frameCount);
            for (var t = 1; t < frameCount - Delay + 1; t++)
                strength[t + Delay - 1] += Math.Max(0, row[t] - row[t - 1]);
        }
        for (var t = 0; t < frameCount; t++)
            strength[t] /= bands;
        return strength;
    }

    /// <summary>Onset strength of every frame from single precision, dB: the same, several frames at a time.</summary>
    /// <param name="rows">dB, shape [bands, stride].</param>
    /// <param name="stride">Floats from one row to the next.</param>
    /// <param name="frameCount">Number of frames, at most the stride.</param>
    public static double[] Of(ReadOnlySpan<float> rows, int stride, int frameCount)
    {
        var strength = new double[frameCount];
        var bands = rows.Length / stride;
        for (var band = 0; band < bands; band++)
            AddRises(rows.Slice(band * stride, frameCount), strength.AsSpan(Math.Min(Delay, frameCount)));
        for (var t = 0; t < frameCount; t++)
            strength[t] /= bands;
        return strength;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddRises(ReadOnlySpan<float> row, Span<double> strength)
    {
        ref var from = ref MemoryMarshal.GetReference(row);
        ref var to = ref MemoryMarshal.GetReference(strength);
        var t = 0;
        for (; t + Vector256<double>.Count <= strength.Length; t += Vector256<double>.Count)
        {
            var (before, after) = (Widened(ref from, (nuint)t), Widened(ref from, (nuint)t + 1));
            (Vector256.LoadUnsafe(ref to, (nuint)t) + Vector256.MaxNative(Vector256<double>.Zero, after - before)).StoreUnsafe(ref to, (nuint)t);
        }
        for (; t < strength.Length; t++)
            strength[t] += Math.Max(0, (double)row[t + 1] - row[t]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<double> Widened(ref float row, nuint t)
    {
        var four = Vector128.LoadUnsafe(ref row, t);
        if (Avx.IsSupported)
            return Avx.ConvertToVector256Double(four);
        var (lower, upper) = Vector128.Widen(four);
        return Vector256.Create(lower, upper);
    }

    /// <summary>Mean over rows of <see cref="Tempogram"/>.</summary>
    /// <returns>One row.</returns>
    public static double[] MeanTempogram(ReadOnlySpan<double> strength, int stride)
    {
        var padded = Padded(strength);
        var count = (strength.Length + stride - 1) / stride;
        var (mean, row) = (new double[TempogramLength], new double[TempogramLength]);
        for (var i = 0; i < count; i++)
        {
            Autocorrelate(padded.AsSpan(i * stride, TempogramLength), row);
            for (var lag = 0; lag < TempogramLength; lag++)
                mean[lag] += row[lag];
        }
        for (var lag = 0; lag < TempogramLength; lag++)
            mean[lag] /= count;
        return mean;
    }

    /// <summary>Autocorrelation of the onset strength around every <paramref name="stride"/>-th frame, its largest value 1.</summary>
    /// <returns>One row of <see cref="TempogramLength"/> lags a frame taken, shape [frames taken, lags].</returns>
    public static double[] Tempogram(ReadOnlySpan<double> strength, int stride)
    {
        var padded = Padded(strength);
        var count = (strength.Length + stride - 1) / stride;
        var result = new double[count * TempogramLength];
        for (var i = 0; i < count; i++)
            Autocorrelate(padded.AsSpan(i * stride, TempogramLength), result.AsSpan(i * TempogramLength, TempogramLength));
        return result;
    }

    private static void Autocorrelate(ReadOnlySpan<double> strength, Span<double> row)
    {
        Span<float> piece = stackalloc float[TempogramLength + 16]; // With zeros behind, so that every lag sums whole vectors.
        piece.Clear();
        for (var k = 0; k < TempogramLength; k++)
            piece[k] = (float)(strength[k] * Window[k]);
        var highest = 0.0;
        for (var lag = 0; lag < row.Length; lag++)
        {
            var terms = (TempogramLength - lag + 15) / 16 * 16;
            row[lag] = DotProduct.Of(piece[..terms], piece.Slice(lag, terms));
            highest = Math.Max(highest, Math.Abs(row[lag]));
        }
        for (var lag = 0; highest > 1e-30 && lag < row.Length; lag++)
            row[lag] /= highest;
    }

    /// <summary>The tempo that the mean tempogram and a prior around 120 bpm favour, and how strong its lag is (0…1).</summary>
    /// <param name="tempogram">Shape [frames taken, lags].</param>
    /// <param name="frameSeconds">Seconds between frames.</param>
    public static (double Bpm, double Strength) Tempo(ReadOnlySpan<double> tempogram, double frameSeconds)
    {
        var rows = tempogram.Length / TempogramLength;
        var (best, bpm, strength) = (double.NegativeInfinity, PriorBpm, 0.0);
        for (var lag = 1; lag < TempogramLength; lag++)
        {
            var lagBpm = 60 / (frameSeconds * lag);
            if (lagBpm >= HighestBpm)
                continue;
            double mean = 0;
            for (var row = 0; row < rows; row++)
                mean += tempogram[(row * TempogramLength) + lag];
            mean /= rows;
            var likelihood = Math.Log(1 + (1e6 * Math.Max(0, mean))) - (0.5 * Math.Pow(Math.Log2(lagBpm / PriorBpm), 2));
            if (likelihood > best)
                (best, bpm, strength) = (likelihood, lagBpm, mean);
        }
        return (bpm, strength);
    }

    // Half a window at each end, falling to zero in a straight line.
    private static double[] Padded(ReadOnlySpan<double> strength)
    {
        const int Half = TempogramLength / 2;
        var padded = new double[strength.Length + TempogramLength];
        strength.CopyTo(padded.AsSpan(Half));
        for (var i = 0; i < Half; i++)
        {
            padded[i] = strength[0] * i / Half;
            padded[^(i + 1)] = strength[^1] * i / Half;
        }
        return padded;
    }
}
