using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Mel bands and their logarithm, one frame a lane.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class MelKernel<T>
    where T : struct, ILanes<T>
{
    private const float DbPerOctave = 3.01029995663981f; // 10·log₁₀ 2.

    /// <summary>Sums a block of power spectra into mel bands and takes 10·log₁₀ of them.</summary>
    /// <param name="power">Shape [<see cref="MfccSettings.BinCount"/>, lanes].</param>
    /// <param name="rows">Receives dB, shape [<see cref="MfccSettings.BandCount"/>, stride], from column <paramref name="frame"/> on.</param>
    /// <param name="stride">Columns of <paramref name="rows"/>.</param>
    /// <param name="frame">First frame of the block.</param>
    public static void LogMel(ReadOnlySpan<float> power, Span<float> rows, int stride, int frame)
    {
        Require.Length(power, PowerKernel<T>.PowerLength);
        Require.InRange(frame, 0, stride - T.Count);
        var bank = MelFilterBank.Default;
        ref var bins = ref MemoryMarshal.GetReference(power);
        ref var result = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nuint)frame);
        var lanes = (nuint)T.Count;
        var (floor, scale) = (T.All((float)MfccSettings.PowerFloor), T.All(DbPerOctave));
        for (var band = 0; band < MfccSettings.BandCount; band++)
        {
            var weights = bank.WeightsOf(band);
            ref var weight = ref MemoryMarshal.GetReference(weights);
            ref var run = ref Unsafe.Add(ref bins, (nuint)bank.FirstBins[band] * lanes);
            var (even, odd) = (T.All(0), T.All(0));
            nuint i = 0;
            for (; i + 1 < (nuint)weights.Length; i += 2)
            {
                even = T.MultiplyAdd(T.Load(ref run, 0), T.Repeat(ref weight, i), even);
                odd = T.MultiplyAdd(T.Load(ref run, lanes), T.Repeat(ref weight, i + 1), odd);
                run = ref Unsafe.Add(ref run, 2 * lanes);
            }
            if (i < (nuint)weights.Length)
                even = T.MultiplyAdd(T.Load(ref run, 0), T.Repeat(ref weight, i), even);
            T.Store(T.Log2(T.Max(even + odd, floor)) * scale, ref result, (nuint)(band * stride));
        }
    }

    /// <summary>Raises every value to at least the clip's maximum − 80 dB.</summary>
    /// <param name="rows">dB, shape [rows, stride].</param>
    /// <param name="highest">The clip's maximum.</param>
    public static void Clamp(Span<float> rows, float highest)
    {
        var floor = T.All(highest - (float)MfccSettings.DynamicRangeDb);
        ref var cells = ref MemoryMarshal.GetReference(rows);
        for (nuint i = 0; i < (nuint)rows.Length; i += (nuint)T.Count)
            T.Store(T.Max(T.Load(ref cells, i), floor), ref cells, i);
    }

    /// <summary>The clip's maximum.</summary>
    /// <param name="rows">dB, shape [rows, stride].</param>
    /// <param name="stride">Columns.</param>
    /// <param name="frameCount">Frames; what lies behind them in a row does not count.</param>
    public static float Highest(ReadOnlySpan<float> rows, int stride, int frameCount)
    {
        var highest = float.NegativeInfinity;
        for (var start = 0; start < rows.Length; start += stride)
            highest = Math.Max(highest, HighestOf(rows.Slice(start, frameCount)));
        return highest;
    }

    private static float HighestOf(ReadOnlySpan<float> row)
    {
        ref var cells = ref MemoryMarshal.GetReference(row);
        var best = T.All(float.NegativeInfinity);
        var i = 0;
        for (; i + T.Count <= row.Length; i += T.Count)
            best = T.Max(best, T.Load(ref cells, (nuint)i));
        Span<float> lanes = stackalloc float[16];
        T.Store(best, ref MemoryMarshal.GetReference(lanes), 0);
        var highest = float.NegativeInfinity;
        foreach (var lane in lanes[..T.Count])
            highest = Math.Max(highest, lane);
        for (; i < row.Length; i++)
            highest = Math.Max(highest, row[i]);
        return highest;
    }
}
