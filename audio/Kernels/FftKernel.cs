using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The stages of a batch of complex transforms, one transform a lane.</summary>
/// <remarks>
/// Layout: point p of all transforms lies at [2·p·lanes], its imaginary parts right behind. Depth first, so that each part stays in the first-level
/// cache; of radix 8 where it can be, because every stage reads and writes all points. Source: Gentleman &amp; Sande, <i>Fast Fourier transforms for fun and profit</i> (1966).
/// </remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class FftKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Transforms a block by all stages from one on, but for the last, which combines four neighbouring points.</summary>
    /// <param name="plan">Tables.</param>
    /// <param name="points">Shape [points, 2, lanes].</param>
    /// <param name="start">First point of the block.</param>
    /// <param name="stage">The first stage that has not been done.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ToFours(FftPlan plan, Span<float> points, int start, int stage)
    {
        var size = plan.SizeOf(stage);
        if (plan.RadixOf(stage) == 8)
            Eights(plan.TwiddlesOf(stage), points, start, size);
        else
            Fours(plan.TwiddlesOf(stage), points, start, size);
        var part = size / plan.RadixOf(stage);
        for (var block = start; part > 4 && block < start + size; block += part)
            ToFours(plan, points, block, stage + 1);
    }

    /// <summary>The last stage of a block.</summary>
    /// <param name="points">Shape [points, 2, lanes].</param>
    /// <param name="start">First point of the block.</param>
    /// <param name="size">Points of the block.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void LastStage(Span<float> points, int start, int size)
    {
        var lanes = (nuint)T.Count;
        ref var origin = ref Unsafe.Add(ref MemoryMarshal.GetReference(points), (nuint)start * 2 * lanes);
        for (var block = 0; block < size; block += 4)
        {
            var (aRe, aIm) = (T.Load(ref origin, 0), T.Load(ref origin, lanes));
            var (bRe, bIm) = (T.Load(ref origin, 2 * lanes), T.Load(ref origin, 3 * lanes));
            var (cRe, cIm) = (T.Load(ref origin, 4 * lanes), T.Load(ref origin, 5 * lanes));
            var (dRe, dIm) = (T.Load(ref origin, 6 * lanes), T.Load(ref origin, 7 * lanes));
            var (acRe, acIm, bdRe, bdIm) = (aRe + cRe, aIm + cIm, bRe + dRe, bIm + dIm);
            var (pRe, pIm, qRe, qIm) = (aRe - cRe, aIm - cIm, bIm - dIm, dRe - bRe);
            T.Store(acRe + bdRe, ref origin, 0);
            T.Store(acIm + bdIm, ref origin, lanes);
            T.Store(pRe + qRe, ref origin, 2 * lanes);
            T.Store(pIm + qIm, ref origin, 3 * lanes);
            T.Store(acRe - bdRe, ref origin, 4 * lanes);
            T.Store(acIm - bdIm, ref origin, 5 * lanes);
            T.Store(pRe - qRe, ref origin, 6 * lanes);
            T.Store(pIm - qIm, ref origin, 7 * lanes);
            origin = ref Unsafe.Add(ref origin, 8 * lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Fours(float[] twiddles, Span<float> points, int start, int size)
    {
        ref var factors = ref MemoryMarshal.GetArrayDataReference(twiddles);
        var lanes = (nuint)T.Count;
        var stride = (nuint)(size / 4) * 2 * lanes;
        ref var origin = ref Unsafe.Add(ref MemoryMarshal.GetReference(points), (nuint)start * 2 * lanes);
        for (var n = 0; n < size / 4; n++)
        {
            Butterfly(
                T.Load(ref origin, 0), T.Load(ref origin, lanes),
                T.Load(ref origin, stride), T.Load(ref origin, stride + lanes),
                T.Load(ref origin, 2 * stride), T.Load(ref origin, (2 * stride) + lanes),
                T.Load(ref origin, 3 * stride), T.Load(ref origin, (3 * stride) + lanes),
                ref factors, ref origin, stride);
            factors = ref Unsafe.Add(ref factors, 6);
            origin = ref Unsafe.Add(ref origin, 2 * lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Eights(float[] twiddles, Span<float> points, int start, int size)
    {
        ref var factors = ref MemoryMarshal.GetArrayDataReference(twiddles);
        var lanes = (nuint)T.Count;
        var stride = (nuint)(size / 8) * 2 * lanes;
        ref var origin = ref Unsafe.Add(ref MemoryMarshal.GetReference(points), (nuint)start * 2 * lanes);
        for (var n = 0; n < size / 8; n++)
        {
            ref var upper = ref Unsafe.Add(ref origin, 4 * stride);
            var (a0, a1) = (T.Load(ref origin, 0), T.Load(ref origin, lanes));
            var (e0, e1) = (T.Load(ref upper, 0), T.Load(ref upper, lanes));
            var (b0, b1) = (T.Load(ref origin, stride), T.Load(ref origin, stride + lanes));
            var (f0, f1) = (T.Load(ref upper, stride), T.Load(ref upper, stride + lanes));
            var (c0, c1) = (T.Load(ref origin, 2 * stride), T.Load(ref origin, (2 * stride) + lanes));
            var (g0, g1) = (T.Load(ref upper, 2 * stride), T.Load(ref upper, (2 * stride) + lanes));
            var (d0, d1) = (T.Load(ref origin, 3 * stride), T.Load(ref origin, (3 * stride) + lanes));
            var (h0, h1) = (T.Load(ref upper, 3 * stride), T.Load(ref upper, (3 * stride) + lanes));
            Butterfly8<T>.Evens(a0 + e0, a1 + e1, b0 + f0, b1 + f1, c0 + g0, c1 + g1, d0 + h0, d1 + h1, ref factors, ref origin, stride);
            Butterfly8<T>.Odds(a0 - e0, a1 - e1, b0 - f0, b1 - f1, c0 - g0, c1 - g1, d0 - h0, d1 - h1, ref factors, ref origin, stride);
            factors = ref Unsafe.Add(ref factors, 14);
            origin = ref Unsafe.Add(ref origin, 2 * lanes);
        }
    }

    /// <summary>Combines four points, turns three results by their twiddle factors and stores all four.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Butterfly(T aRe, T aIm, T bRe, T bIm, T cRe, T cIm, T dRe, T dIm, ref float factors, ref float origin, nuint stride)
    {
        var lanes = (nuint)T.Count;
        var (acRe, acIm, bdRe, bdIm) = (aRe + cRe, aIm + cIm, bRe + dRe, bIm + dIm);
        T.Store(acRe + bdRe, ref origin, 0);
        T.Store(acIm + bdIm, ref origin, lanes);
        Turn(acRe - bdRe, acIm - bdIm, ref factors, 2, ref origin, 2 * stride);
        var (pRe, pIm, qRe, qIm) = (aRe - cRe, aIm - cIm, bIm - dIm, dRe - bRe); // q is (b − d) times −i.
        Turn(pRe + qRe, pIm + qIm, ref factors, 0, ref origin, stride);
        Turn(pRe - qRe, pIm - qIm, ref factors, 4, ref origin, 3 * stride);
    }

    /// <summary>Turns a result by its twiddle factor and stores it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Turn(T re, T im, ref float factors, nuint factor, ref float origin, nuint offset)
    {
        var (c, s) = (T.Repeat(ref factors, factor), T.Repeat(ref factors, factor + 1));
        T.Store(T.MultiplySubtract(re, c, im * s), ref origin, offset);
        T.Store(T.MultiplyAdd(re, s, im * c), ref origin, offset + (nuint)T.Count);
    }
}
