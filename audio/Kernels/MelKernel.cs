using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Mel bands, their logarithm and its cosine transform, one frame a lane.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class MelKernel<T>
    where T : struct, ILanes<T>
{
    private const int Runs = 8;
    private const float DbPerOctave = 3.01029995663981f; // 10·log₁₀ 2.

    private static readonly float[] Basis = [.. CosineTransform.Default.Basis.ToArray().Select(w => (float)w)];

    /// <summary>Sums a block of power spectra into mel bands and takes 10·log₁₀ of them.</summary>
    /// <param name="power">Shape [<see cref="MfccSettings.BinCount"/>, lanes].</param>
    /// <param name="rows">Receives dB, shape [<see cref="MfccSettings.BandCount"/>, stride], from column <paramref name="frame"/> on.</param>
    /// <param name="stride">Columns of <paramref name="rows"/>.</param>
    /// <param name="frame">First frame of the block.</param>
    public static void LogMel(ReadOnlySpan<float> power, Span<float> rows, int stride, int frame)
    {
        Require.Length(power, PowerKernel<T>.PowerLength);
        var bank = MelFilterBank.Default;
        ref var bins = ref MemoryMarshal.GetReference(power);
        ref var result = ref Unsafe.Add(ref MemoryMarshal.GetReference(rows), (nuint)frame);
        var lanes = (nuint)T.Count;
        var (floor, scale) = (T.All((float)MfccSettings.PowerFloor), T.All(DbPerOctave));
        for (var band = 0; band < MfccSettings.BandCount; band++)
        {
            var weights = bank.WeightsOf(band);
            ref var run = ref Unsafe.Add(ref bins, (nuint)bank.FirstBins[band] * lanes);
            var (even, odd) = (T.All(0), T.All(0));
            var i = 0;
            for (; i + 1 < weights.Length; i += 2)
            {
                even = T.MultiplyAdd(T.All(weights[i]), T.Load(ref run, 0), even);
                odd = T.MultiplyAdd(T.All(weights[i + 1]), T.Load(ref run, lanes), odd);
                run = ref Unsafe.Add(ref run, 2 * lanes);
            }
            if (i < weights.Length)
                even = T.MultiplyAdd(T.All(weights[i]), T.Load(ref run, 0), even);
            T.Store(T.Log2(T.Max(even + odd, floor)) * scale, ref result, (nuint)(band * stride));
        }
    }

    /// <summary>Raises every value to at least the clip's maximum − 80 dB.</summary>
    /// <param name="rows">dB, shape [rows, stride].</param>
    /// <param name="stride">Columns.</param>
    /// <param name="frameCount">Frames; what lies behind them in a row does not count.</param>
    /// <returns>The clip's maximum.</returns>
    public static float Clamp(Span<float> rows, int stride, int frameCount)
    {
        var highest = float.NegativeInfinity;
        for (var start = 0; start < rows.Length; start += stride)
            highest = Math.Max(highest, Highest(rows.Slice(start, frameCount)));
        var floor = T.All(highest - (float)MfccSettings.DynamicRangeDb);
        ref var cells = ref MemoryMarshal.GetReference(rows);
        for (nuint i = 0; i < (nuint)rows.Length; i += (nuint)T.Count)
            T.Store(T.Max(T.Load(ref cells, i), floor), ref cells, i);
        return highest;
    }

    /// <summary>Cosine transform of every frame.</summary>
    /// <param name="rows">dB, shape [<see cref="MfccSettings.BandCount"/>, stride].</param>
    /// <param name="stride">Columns.</param>
    /// <param name="offset">A level in the middle of the values; taken off first, so that sums stay small and exact.</param>
    /// <param name="coefficients">Receives the coefficients, shape [<see cref="MfccSettings.CoefficientCount"/>, stride].</param>
    public static void Cosine(ReadOnlySpan<float> rows, int stride, float offset, Span<float> coefficients)
    {
        Require.Length(rows, MfccSettings.BandCount * stride);
        Require.Length(coefficients, MfccSettings.CoefficientCount * stride);
        ref var result = ref MemoryMarshal.GetReference(coefficients);
        Span<float> block = stackalloc float[MfccSettings.BandCount * 16];
        ref var centred = ref MemoryMarshal.GetReference(block);
        ref var cells = ref MemoryMarshal.GetReference(rows);
        var lanes = (nuint)T.Count;
        var level = T.All(offset);
        var basis = Basis;
        var back = T.All((float)(offset * Math.Sqrt(MfccSettings.BandCount)));
        for (nuint frame = 0; frame < (nuint)stride; frame += lanes)
        {
            for (nuint band = 0; band < MfccSettings.BandCount; band++)
                T.Store(T.Load(ref cells, (band * (nuint)stride) + frame) - level, ref centred, band * lanes);
            for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            {
                var sum = Product(basis.AsSpan(k * MfccSettings.BandCount, MfccSettings.BandCount), ref centred);
                T.Store(k == 0 ? sum + back : sum, ref result, ((nuint)k * (nuint)stride) + frame);
            }
        }
    }

    // Eight sums of sixteen terms each: their rounding stays below 1e-5 where one long sum would reach 1e-3.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Product(ReadOnlySpan<float> weights, ref float centred)
    {
        const int Terms = MfccSettings.BandCount / Runs;
        var lanes = (nuint)T.Count;
        var (s0, s1, s2, s3) = (T.All(0), T.All(0), T.All(0), T.All(0));
        var (s4, s5, s6, s7) = (s0, s1, s2, s3);
        for (var i = 0; i < Terms; i++)
        {
            ref var cell = ref Unsafe.Add(ref centred, (nuint)(i * Runs) * lanes);
            var w = weights.Slice(i * Runs, Runs);
            s0 = T.MultiplyAdd(T.All(w[0]), T.Load(ref cell, 0), s0);
            s1 = T.MultiplyAdd(T.All(w[1]), T.Load(ref cell, lanes), s1);
            s2 = T.MultiplyAdd(T.All(w[2]), T.Load(ref cell, 2 * lanes), s2);
            s3 = T.MultiplyAdd(T.All(w[3]), T.Load(ref cell, 3 * lanes), s3);
            s4 = T.MultiplyAdd(T.All(w[4]), T.Load(ref cell, 4 * lanes), s4);
            s5 = T.MultiplyAdd(T.All(w[5]), T.Load(ref cell, 5 * lanes), s5);
            s6 = T.MultiplyAdd(T.All(w[6]), T.Load(ref cell, 6 * lanes), s6);
            s7 = T.MultiplyAdd(T.All(w[7]), T.Load(ref cell, 7 * lanes), s7);
        }
        return s0 + s1 + (s2 + s3) + (s4 + s5 + (s6 + s7));
    }

    private static float Highest(ReadOnlySpan<float> row)
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
