using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The cosine transform of log-mel bands, one frame a lane; held to <see cref="CosineTransform"/>.</summary>
/// <remarks>
/// Even coefficients weigh bands n and 127 − n alike, odd ones oppositely: sums and differences of such pairs halve the work. Five coefficients share each load.
/// </remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class CosineKernel<T>
    where T : struct, ILanes<T>
{
    private const int Pairs = MfccSettings.BandCount / 2;
    private const int Together = 5;
    private const int Groups = MfccSettings.CoefficientCount / Together;

    // [group, pair, coefficient]: groups 0 and 2 hold the even coefficients, 1 and 3 the odd ones.
    private static readonly float[] Basis = [.. from @group in Enumerable.Range(0, Groups)
                                                from pair in Enumerable.Range(0, Pairs)
                                                from i in Enumerable.Range(0, Together)
                                                select (float)CosineTransform.Default.Basis[(CoefficientOf(@group, i) * MfccSettings.BandCount) + pair]];

    /// <summary>Floats of the scratch that <see cref="Apply"/> is lent.</summary>
    public static int WorkLength => MfccSettings.BandCount * T.Count;

    /// <summary>Clamps the bands to the clip's dynamic range and transforms every frame.</summary>
    /// <param name="rows">dB, shape [<see cref="MfccSettings.BandCount"/>, stride].</param>
    /// <param name="stride">Columns.</param>
    /// <param name="highest">The clip's maximum.</param>
    /// <param name="work">Lent scratch, shape [<see cref="WorkLength"/>].</param>
    /// <param name="coefficients">Receives the coefficients, shape [<see cref="MfccSettings.CoefficientCount"/>, stride].</param>
    public static void Apply(ReadOnlySpan<float> rows, int stride, float highest, Span<float> work, Span<float> coefficients)
    {
        Require.Length(rows, MfccSettings.BandCount * stride);
        Require.Length(work, WorkLength);
        Require.Length(coefficients, MfccSettings.CoefficientCount * stride);
        // A level in the middle of the values is taken off first, so that sums stay small and exact.
        var level = highest - ((float)MfccSettings.DynamicRangeDb / 2);
        var back = T.All((float)(level * Math.Sqrt(MfccSettings.BandCount)));
        ref var cells = ref MemoryMarshal.GetReference(rows);
        ref var result = ref MemoryMarshal.GetReference(coefficients);
        ref var folded = ref MemoryMarshal.GetReference(work);
        for (nuint frame = 0; frame < (nuint)stride; frame += (nuint)T.Count)
        {
            Fold(ref Unsafe.Add(ref cells, frame), (nuint)stride, highest, 2 * level, ref folded);
            for (var group = 0; group < Groups; group++)
            {
                ref var half = ref Unsafe.Add(ref folded, group % 2 == 0 ? 0 : Pairs * T.Count);
                Five(ref half, ref MemoryMarshal.GetReference(Basis.AsSpan(group * Pairs * Together)), ref Unsafe.Add(ref result, frame), (nuint)stride, group);
            }
            T.Store(T.Load(ref result, frame) + back, ref result, frame);
        }
    }

    private static int CoefficientOf(int group, int i) => (group / 2 * 2 * Together) + (group % 2) + (2 * i);

    // Sums of the pairs, then their differences.
    private static void Fold(ref float cells, nuint stride, float highest, float twiceLevel, ref float folded)
    {
        var (floor, twice) = (T.All(highest - (float)MfccSettings.DynamicRangeDb), T.All(twiceLevel));
        var lanes = (nuint)T.Count;
        for (nuint pair = 0; pair < Pairs; pair++)
        {
            var low = T.Max(T.Load(ref cells, pair * stride), floor);
            var high = T.Max(T.Load(ref cells, (MfccSettings.BandCount - 1 - pair) * stride), floor);
            T.Store(low + high - twice, ref folded, pair * lanes);
            T.Store(low - high, ref folded, (Pairs + pair) * lanes);
        }
    }

    // Two sums of 32 terms for each coefficient: their rounding stays around 1e-5 where one long sum over all bands would reach 1e-3.
    private static void Five(ref float folded, ref float basis, ref float result, nuint stride, int group)
    {
        var lanes = (nuint)T.Count;
        var (a, b, c, d, e) = (T.All(0), T.All(0), T.All(0), T.All(0), T.All(0));
        var (v, w, x, y, z) = (a, b, c, d, e);
        for (nuint pair = 0; pair < Pairs; pair += 2)
        {
            var (first, second) = (T.Load(ref folded, 0), T.Load(ref folded, lanes));
            a = T.MultiplyAdd(first, T.Repeat(ref basis, 0), a);
            b = T.MultiplyAdd(first, T.Repeat(ref basis, 1), b);
            c = T.MultiplyAdd(first, T.Repeat(ref basis, 2), c);
            d = T.MultiplyAdd(first, T.Repeat(ref basis, 3), d);
            e = T.MultiplyAdd(first, T.Repeat(ref basis, 4), e);
            v = T.MultiplyAdd(second, T.Repeat(ref basis, 5), v);
            w = T.MultiplyAdd(second, T.Repeat(ref basis, 6), w);
            x = T.MultiplyAdd(second, T.Repeat(ref basis, 7), x);
            y = T.MultiplyAdd(second, T.Repeat(ref basis, 8), y);
            z = T.MultiplyAdd(second, T.Repeat(ref basis, 9), z);
            folded = ref Unsafe.Add(ref folded, 2 * lanes);
            basis = ref Unsafe.Add(ref basis, 2 * Together);
        }
        T.Store(a + v, ref result, (nuint)CoefficientOf(group, 0) * stride);
        T.Store(b + w, ref result, (nuint)CoefficientOf(group, 1) * stride);
        T.Store(c + x, ref result, (nuint)CoefficientOf(group, 2) * stride);
        T.Store(d + y, ref result, (nuint)CoefficientOf(group, 3) * stride);
        T.Store(e + z, ref result, (nuint)CoefficientOf(group, 4) * stride);
    }
}
