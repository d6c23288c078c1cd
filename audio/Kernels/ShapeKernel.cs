using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Spectral shape, contrast and chroma of a block of power spectra, one frame a lane; held to <see cref="SpectralShape"/>, <see cref="SpectralContrast"/> and <see cref="Chroma"/>.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class ShapeKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Rows that <see cref="Shape"/> writes: power, centroid, bandwidth, rolloff (in bins), flatness (in octaves of power).</summary>
    public const int RowCount = 5;

    private const float RolloffShare = 0.85f;

    /// <summary>Measures the shape of each frame.</summary>
    /// <param name="power">Shape [<see cref="MfccSettings.BinCount"/>, lanes].</param>
    /// <param name="powerFloor">Least power of a bin in the flatness.</param>
    /// <param name="magnitudes">Lent scratch, as large as <paramref name="power"/>.</param>
    /// <param name="rows">Receives the values, shape [<see cref="RowCount"/>, stride], from column <paramref name="frame"/> on.</param>
    /// <param name="stride">Columns of <paramref name="rows"/>.</param>
    /// <param name="frame">First frame of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Shape(ReadOnlySpan<float> power, float powerFloor, Span<float> magnitudes, Span<float> rows, int stride, int frame)
    {
        ref var bins = ref MemoryMarshal.GetReference(power);
        ref var m = ref MemoryMarshal.GetReference(magnitudes);
        var n = (nuint)T.Count;
        var (total, sum, weighted, logs, floored) = (T.All(0), T.All(0), T.All(0), T.All(0), T.All(0));
        var floor = T.All(powerFloor);
        for (var bin = 0; bin < MfccSettings.BinCount; bin++)
        {
            var p = T.Load(ref bins, (nuint)bin * n);
            var magnitude = T.Sqrt(p);
            T.Store(magnitude, ref m, (nuint)bin * n);
            var raised = T.Max(p, floor);
            total += p;
            sum += magnitude;
            weighted = T.MultiplyAdd(T.All(bin), magnitude, weighted);
            logs += T.Log2(raised);
            floored += raised;
        }
        var safe = T.Max(sum, T.All(1e-30f));
        var centre = weighted / safe;
        var (spread, below, rolloff, threshold) = (T.All(0), T.All(0), T.All(0), sum * T.All(RolloffShare));
        for (var bin = 0; bin < MfccSettings.BinCount; bin++)
        {
            var magnitude = T.Load(ref m, (nuint)bin * n);
            var distance = T.All(bin) - centre;
            spread = T.MultiplyAdd(magnitude, distance * distance, spread);
            below += magnitude;
            rolloff += T.OneBelow(below, threshold);
        }
        ref var result = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nuint)frame);
        var count = T.All(1f / MfccSettings.BinCount);
        T.Store(total, ref result, 0);
        T.Store(centre, ref result, (nuint)stride);
        T.Store(T.Sqrt(spread / safe), ref result, 2 * (nuint)stride);
        T.Store(rolloff, ref result, 3 * (nuint)stride);
        T.Store((logs * count) - T.Log2(floored * count), ref result, 4 * (nuint)stride);
    }

    /// <summary>Mean of the few largest and smallest magnitudes of each contrast band.</summary>
    /// <param name="magnitudes">As <see cref="Shape"/> leaves them.</param>
    /// <param name="rows">Receives peaks, then valleys, shape [2 · <see cref="SpectralContrast.BandCount"/>, stride].</param>
    /// <param name="stride">Columns of <paramref name="rows"/>.</param>
    /// <param name="frame">First frame of the block.</param>
    public static void Contrast(ReadOnlySpan<float> magnitudes, Span<float> rows, int stride, int frame)
    {
        Span<float> extremes = stackalloc float[2 * 16 * 16];
        ref var result = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nuint)frame);
        const double BinHz = (double)MfccSettings.SampleRate / MfccSettings.FftSize;
        for (var band = 0; band < SpectralContrast.BandCount; band++)
        {
            var (first, last, count) = SpectralContrast.Range(BinHz, MfccSettings.BinCount, band);
            var (low, high) = Extremes(magnitudes[(first * T.Count)..(last * T.Count)], count, extremes);
            T.Store(high, ref result, (nuint)(band * stride));
            T.Store(low, ref result, (nuint)((SpectralContrast.BandCount + band) * stride));
        }
    }

    /// <summary>Power per pitch class, not yet divided by the strongest.</summary>
    /// <param name="power">Shape [<see cref="MfccSettings.BinCount"/>, lanes].</param>
    /// <param name="rows">Receives the classes, shape [<see cref="Audio.Chroma.ClassCount"/>, stride].</param>
    /// <param name="stride">Columns of <paramref name="rows"/>.</param>
    /// <param name="frame">First frame of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Chroma(ReadOnlySpan<float> power, Span<float> rows, int stride, int frame)
    {
        ref var result = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nuint)frame);
        var n = (nuint)T.Count;
        for (var pitch = 0; pitch < Audio.Chroma.ClassCount; pitch += 4)
        {
            ref var bins = ref MemoryMarshal.GetReference(power);
            ref var weights = ref Unsafe.Add(ref MemoryMarshal.GetReference(Audio.Chroma.Filter), pitch * MfccSettings.BinCount);
            var (s0, s1, s2, s3) = (T.All(0), T.All(0), T.All(0), T.All(0));
            for (var bin = 0; bin < MfccSettings.BinCount; bin++)
            {
                var p = T.Load(ref bins, (nuint)bin * n);
                s0 = T.MultiplyAdd(T.All(Unsafe.Add(ref weights, bin)), p, s0);
                s1 = T.MultiplyAdd(T.All(Unsafe.Add(ref weights, bin + MfccSettings.BinCount)), p, s1);
                s2 = T.MultiplyAdd(T.All(Unsafe.Add(ref weights, bin + (2 * MfccSettings.BinCount))), p, s2);
                s3 = T.MultiplyAdd(T.All(Unsafe.Add(ref weights, bin + (3 * MfccSettings.BinCount))), p, s3);
            }
            T.Store(s0, ref result, (nuint)(pitch * stride));
            T.Store(s1, ref result, (nuint)((pitch + 1) * stride));
            T.Store(s2, ref result, (nuint)((pitch + 2) * stride));
            T.Store(s3, ref result, (nuint)((pitch + 3) * stride));
        }
    }

    // Each magnitude sinks through the sorted extremes, pushing the next one on: a sorting network of minima and maxima.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (T Low, T High) Extremes(ReadOnlySpan<float> magnitudes, int count, Span<float> extremes)
    {
        ref var m = ref MemoryMarshal.GetReference(magnitudes);
        ref var low = ref MemoryMarshal.GetReference(extremes);
        ref var high = ref Unsafe.Add(ref low, 16 * T.Count);
        var n = (nuint)T.Count;
        for (nuint i = 0; i < (nuint)count; i++)
        {
            T.Store(T.All(float.PositiveInfinity), ref low, i * n);
            T.Store(T.All(0), ref high, i * n);
        }
        for (nuint bin = 0; bin < (nuint)magnitudes.Length; bin += n)
        {
            var sinking = T.Load(ref m, bin);
            var rising = sinking;
            for (nuint i = 0; i < (nuint)count; i++)
            {
                var (smaller, larger) = (T.Load(ref low, i * n), T.Load(ref high, i * n));
                T.Store(T.Min(smaller, sinking), ref low, i * n);
                T.Store(T.Max(larger, rising), ref high, i * n);
                sinking = T.Max(smaller, sinking);
                rising = T.Min(larger, rising);
            }
        }
        var (lowSum, highSum) = (T.All(0), T.All(0));
        for (nuint i = 0; i < (nuint)count; i++)
        {
            lowSum += T.Load(ref low, i * n);
            highSum += T.Load(ref high, i * n);
        }
        return (lowSum * T.All(1f / count), highSum * T.All(1f / count));
    }
}
