using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Power spectra of neighbouring frames of a mono signal, one frame a lane: 2,048 samples taken as 1,024 complex points.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class PowerKernel<T>
    where T : struct, ILanes<T>
{
    private const int Points = MfccSettings.FftSize / 2;
    private const int Quarter = Points / 4;
    private const int Hop = MfccSettings.HopLength;

    private static readonly FftPlan Plan = new(Points);

    // Half the window: what belongs to the even and the odd samples is then sum and difference, with nothing left to halve.
    private static readonly float[] Window = Array.ConvertAll(HannWindow.Periodic(MfccSettings.FftSize), w => (float)(w / 2));

    // By remainder r of the frequency: (cos, −sin) of r, r + 256, r + 512 and r + 768 times π/1024.
    private static readonly float[] Turns = [.. from r in Enumerable.Range(0, (Quarter / 2) + 1)
                                                from j in Enumerable.Range(0, 4)
                                                from part in new[] { Math.Cos(Math.PI * (r + (j * Quarter)) / Points), -Math.Sin(Math.PI * (r + (j * Quarter)) / Points) }
                                                select (float)part];

    /// <summary>Samples that a batch of frames covers.</summary>
    public static int SampleCount => HopColumns.TileOf(T.Count) * Hop;

    /// <summary>Floats of the scratch that <see cref="Apply"/> is lent.</summary>
    public static int WorkLength => (2 * Points * T.Count) + (2 * HopColumns.RowBlock * RowStride);

    /// <summary>Floats of a block of power spectra.</summary>
    public static int PowerLength => MfccSettings.BinCount * T.Count;

    private static int RowStride => T.Count == 1 ? 4 : 2 * T.Count;

    /// <summary>Transforms as many frames as there are lanes.</summary>
    /// <param name="samples">The padded signal from the first sample of the first frame on, shape [<see cref="SampleCount"/>].</param>
    /// <param name="work">Lent scratch, shape [<see cref="WorkLength"/>], best at a cache line.</param>
    /// <param name="power">Receives |X|², shape [<see cref="MfccSettings.BinCount"/>, lanes].</param>
    public static void Apply(ReadOnlySpan<float> samples, Span<float> work, Span<float> power)
    {
        Require.Length(samples, SampleCount);
        Require.Length(work, WorkLength);
        Require.Length(power, PowerLength);
        var points = work[..(2 * Points * T.Count)];
        FirstStage(samples, points, work[points.Length..]);
        for (var quarter = 0; quarter < 4; quarter++)
            FftKernel<T>.ToFours(Plan, points, quarter * Quarter, Quarter);
        LastStage(points, power);
    }

    // Point n + 256·q holds the samples 2n and 2n + 1 of column q, because a quarter of the points is one hop of samples.
    private static void FirstStage(ReadOnlySpan<float> samples, Span<float> points, Span<float> rows)
    {
        ref var source = ref MemoryMarshal.GetReference(samples);
        ref var origin = ref MemoryMarshal.GetReference(points);
        ref var row = ref MemoryMarshal.GetReference(rows);
        ref var window = ref MemoryMarshal.GetArrayDataReference(Window);
        ref var factors = ref MemoryMarshal.GetArrayDataReference(Plan.TwiddlesOf(Points));
        var (lanes, stride) = ((nuint)T.Count, (nuint)RowStride);
        var columns = (nuint)HopColumns.TileOf(T.Count);
        // One block ahead: vectors read from what was only just written in smaller parts would wait for it.
        HopColumns.Transpose(ref source, Hop, columns, stride, ref row);
        for (nuint block = 0; block < Hop; block += HopColumns.RowBlock)
        {
            var next = block + HopColumns.RowBlock;
            if (next < Hop)
                HopColumns.Transpose(ref Unsafe.Add(ref source, next), Hop, columns, stride, ref Unsafe.Add(ref row, next / HopColumns.RowBlock % 2 * HopColumns.RowBlock * stride));
            ref var even = ref Unsafe.Add(ref row, block / HopColumns.RowBlock % 2 * HopColumns.RowBlock * stride);
            for (nuint r = 0; r < HopColumns.RowBlock; r += 2)
            {
                ref var odd = ref Unsafe.Add(ref even, stride);
                FftKernel<T>.Butterfly(
                    T.Load(ref even, 0) * T.Repeat(ref window, 0), T.Load(ref odd, 0) * T.Repeat(ref window, 1),
                    T.Load(ref even, 1) * T.Repeat(ref window, Hop), T.Load(ref odd, 1) * T.Repeat(ref window, Hop + 1),
                    T.Load(ref even, 2) * T.Repeat(ref window, 2 * Hop), T.Load(ref odd, 2) * T.Repeat(ref window, (2 * Hop) + 1),
                    T.Load(ref even, 3) * T.Repeat(ref window, 3 * Hop), T.Load(ref odd, 3) * T.Repeat(ref window, (3 * Hop) + 1),
                    ref factors, ref origin, 2 * Quarter * lanes);
                even = ref Unsafe.Add(ref even, 2 * stride);
                window = ref Unsafe.Add(ref window, 2);
                factors = ref Unsafe.Add(ref factors, 6);
                origin = ref Unsafe.Add(ref origin, 2 * lanes);
            }
        }
    }

    // The last stage yields the frequencies r, r + 256, r + 512, r + 768 from four neighbouring points. Their mirror images come from the four points of
    // 256 − r, so both are combined at once and only powers leave the registers.
    private static void LastStage(ReadOnlySpan<float> points, Span<float> power)
    {
        ref var origin = ref MemoryMarshal.GetReference(points);
        ref var result = ref MemoryMarshal.GetReference(power);
        ref var turns = ref MemoryMarshal.GetArrayDataReference(Turns);
        var places = Plan.Places;
        var lanes = (nuint)T.Count;
        AtMirror(ref origin, ref turns, ref result);
        for (var r = 1; r < Quarter / 2; r++)
        {
            Combine(ref Unsafe.Add(ref origin, (nuint)places[r] * 2 * lanes), out var a, out var b, out var c, out var d);
            Combine(ref Unsafe.Add(ref origin, (nuint)places[Quarter - r] * 2 * lanes), out var e, out var f, out var g, out var h);
            ref var turn = ref Unsafe.Add(ref turns, 8 * r);
            ref var low = ref Unsafe.Add(ref result, (nuint)r * lanes);
            ref var high = ref Unsafe.Add(ref result, (nuint)(Points - r) * lanes);
            Untangle(a, h, ref turn, ref low, ref high);
            Untangle(b, g, ref Unsafe.Add(ref turn, 2), ref Unsafe.Add(ref low, Quarter * lanes), ref Unsafe.Subtract(ref high, Quarter * lanes));
            Untangle(c, f, ref Unsafe.Add(ref turn, 4), ref Unsafe.Add(ref low, 2 * Quarter * lanes), ref Unsafe.Subtract(ref high, 2 * Quarter * lanes));
            Untangle(d, e, ref Unsafe.Add(ref turn, 6), ref Unsafe.Add(ref low, 3 * Quarter * lanes), ref Unsafe.Subtract(ref high, 3 * Quarter * lanes));
        }
        ref var middle = ref Unsafe.Add(ref turns, 4 * Quarter);
        ref var half = ref Unsafe.Add(ref result, Quarter / 2 * lanes);
        Combine(ref Unsafe.Add(ref origin, (nuint)places[Quarter / 2] * 2 * lanes), out var p, out var q, out var s, out var t);
        Untangle(p, t, ref middle, ref half, ref Unsafe.Add(ref half, 3 * Quarter * lanes));
        Untangle(q, s, ref Unsafe.Add(ref middle, 2), ref Unsafe.Add(ref half, Quarter * lanes), ref Unsafe.Add(ref half, 2 * Quarter * lanes));
    }

    // The frequencies 0, 256, 512 and 768, which are each other's mirror images.
    private static void AtMirror(ref float origin, ref float turns, ref float result)
    {
        var lanes = (nuint)T.Count;
        Combine(ref origin, out var a, out var b, out var c, out var d);
        var (lowest, highest) = (a.Re + a.Im, a.Re - a.Im);
        var four = T.All(4); // The halved window belongs to pairs of points; these two bins are alone.
        T.Store(lowest * lowest * four, ref result, 0);
        T.Store(highest * highest * four, ref result, Points * lanes);
        Untangle(b, d, ref Unsafe.Add(ref turns, 2), ref Unsafe.Add(ref result, Quarter * lanes), ref Unsafe.Add(ref result, 3 * Quarter * lanes));
        Untangle(c, c, ref Unsafe.Add(ref turns, 4), ref Unsafe.Add(ref result, 2 * Quarter * lanes), ref Unsafe.Add(ref result, 2 * Quarter * lanes));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Combine(ref float origin, out (T Re, T Im) first, out (T Re, T Im) second, out (T Re, T Im) third, out (T Re, T Im) fourth)
    {
        var lanes = (nuint)T.Count;
        var (aRe, aIm) = (T.Load(ref origin, 0), T.Load(ref origin, lanes));
        var (bRe, bIm) = (T.Load(ref origin, 2 * lanes), T.Load(ref origin, 3 * lanes));
        var (cRe, cIm) = (T.Load(ref origin, 4 * lanes), T.Load(ref origin, 5 * lanes));
        var (dRe, dIm) = (T.Load(ref origin, 6 * lanes), T.Load(ref origin, 7 * lanes));
        var (acRe, acIm, bdRe, bdIm) = (aRe + cRe, aIm + cIm, bRe + dRe, bIm + dIm);
        var (pRe, pIm, qRe, qIm) = (aRe - cRe, aIm - cIm, bIm - dIm, dRe - bRe);
        first = (acRe + bdRe, acIm + bdIm);
        second = (pRe + qRe, pIm + qIm);
        third = (acRe - bdRe, acIm - bdIm);
        fourth = (pRe - qRe, pIm - qIm);
    }

    // From the transforms of even and odd samples, tangled as point and mirrored point, the powers of a frequency and of its mirror image.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Untangle((T Re, T Im) point, (T Re, T Im) mirrored, ref float turn, ref float low, ref float high)
    {
        var (evenRe, evenIm, oddRe, oddIm) = (point.Re + mirrored.Re, point.Im - mirrored.Im, point.Im + mirrored.Im, mirrored.Re - point.Re);
        var (c, s) = (T.Repeat(ref turn, 0), T.Repeat(ref turn, 1));
        var turnedRe = T.MultiplySubtract(oddRe, c, oddIm * s);
        var turnedIm = T.MultiplyAdd(oddRe, s, oddIm * c);
        var (re, im) = (evenRe + turnedRe, evenIm + turnedIm);
        T.Store(T.MultiplyAdd(re, re, im * im), ref low, 0);
        (re, im) = (evenRe - turnedRe, evenIm - turnedIm);
        T.Store(T.MultiplyAdd(re, re, im * im), ref high, 0);
    }
}
