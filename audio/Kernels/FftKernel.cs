using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The butterflies of a batch of complex transforms, one transform a lane.</summary>
/// <remarks>
/// Layout: point p of all transforms lies at [2·p·lanes], its imaginary parts right behind. Depth first below 256 points, so that each part
/// stays in the first-level cache. Source: Gentleman &amp; Sande, <i>Fast Fourier transforms for fun and profit</i> (1966).
/// </remarks>
/// <typeparam name="T">The vector width.</typeparam>
internal static class FftKernel<T>
    where T : struct, ILanes<T>
{
    private const int CachedSize = 256;

    /// <summary>Transforms the parts of a block that its first stage has made.</summary>
    /// <param name="plan">Tables.</param>
    /// <param name="points">Shape [points, 2, lanes].</param>
    /// <param name="start">First point of the block.</param>
    /// <param name="size">Points of the block, whose first stage has been done.</param>
    public static void Finish(FftPlan plan, Span<float> points, int start, int size)
    {
        var part = size / 4;
        for (var quarter = 0; quarter < 4; quarter++)
            Transform(plan, points, start + (quarter * part), part);
    }

    /// <summary>Transforms a block; the results lie at <see cref="FftPlan.Places"/>.</summary>
    /// <param name="plan">Tables.</param>
    /// <param name="points">Shape [points, 2, lanes].</param>
    /// <param name="start">First point of the block.</param>
    /// <param name="size">Points of the block, a power of four.</param>
    public static void Transform(FftPlan plan, Span<float> points, int start, int size)
    {
        if (size > CachedSize)
        {
            Stage(plan, points, start, size);
            Finish(plan, points, start, size);
            return;
        }
        for (var stage = size; stage > 4; stage /= 4)
        {
            for (var block = start; block < start + size; block += stage)
                Stage(plan, points, block, stage);
        }
        LastStage(points, start, size);
    }

    /// <summary>Transforms a block but for its last stage, which combines four neighbouring points.</summary>
    /// <inheritdoc cref="Transform"/>
    public static void ToFours(FftPlan plan, Span<float> points, int start, int size)
    {
        Stage(plan, points, start, size);
        var part = size / 4;
        for (var quarter = 0; part > 4 && quarter < 4; quarter++)
            ToFours(plan, points, start + (quarter * part), part);
    }

    private static void Stage(FftPlan plan, Span<float> points, int start, int size)
    {
        var twiddles = plan.TwiddlesOf(size).AsSpan();
        ref var factors = ref MemoryMarshal.GetReference(twiddles);
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(T re, T im, ref float factors, nuint factor, ref float origin, nuint offset)
    {
        var (c, s) = (T.Repeat(ref factors, factor), T.Repeat(ref factors, factor + 1));
        T.Store(T.MultiplySubtract(re, c, im * s), ref origin, offset);
        T.Store(T.MultiplyAdd(re, s, im * c), ref origin, offset + (nuint)T.Count);
    }

    private static void LastStage(Span<float> points, int start, int size)
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
}
