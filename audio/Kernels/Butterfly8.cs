using System.Runtime.CompilerServices;

namespace ProductionValue.Audio;

/// <summary>The two halves of a butterfly of eight points, from the sums and the differences of points half a block apart.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class Butterfly8<T>
    where T : struct, ILanes<T>
{
    private const float RootHalf = 0.70710678f;

    /// <summary>The results 0, 2, 4 and 6: a transform of the four sums, turned and stored.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Evens(T aRe, T aIm, T bRe, T bIm, T cRe, T cIm, T dRe, T dIm, ref float factors, ref float origin, nuint stride)
    {
        var (acRe, acIm, bdRe, bdIm) = (aRe + cRe, aIm + cIm, bRe + dRe, bIm + dIm);
        T.Store(acRe + bdRe, ref origin, 0);
        T.Store(acIm + bdIm, ref origin, (nuint)T.Count);
        FftKernel<T>.Turn(acRe - bdRe, acIm - bdIm, ref factors, 6, ref origin, 4 * stride);
        var (pRe, pIm, qRe, qIm) = (aRe - cRe, aIm - cIm, bIm - dIm, dRe - bRe); // q is (b − d) times −i.
        FftKernel<T>.Turn(pRe + qRe, pIm + qIm, ref factors, 2, ref origin, 2 * stride);
        FftKernel<T>.Turn(pRe - qRe, pIm - qIm, ref factors, 10, ref origin, 6 * stride);
    }

    /// <summary>The results 1, 3, 5 and 7: a transform of the four differences, the second to fourth of them first turned by one, two and three eighths of a circle.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Odds(T aRe, T aIm, T bRe, T bIm, T cRe, T cIm, T dRe, T dIm, ref float factors, ref float origin, nuint stride)
    {
        var half = T.All(RootHalf);
        var (acRe, acIm, pRe, pIm) = (aRe + cIm, aIm - cRe, aRe - cIm, aIm + cRe); // c turned by −i.
        var (bSum, bDifference, dSum, dDifference) = (bRe + bIm, bIm - bRe, dRe + dIm, dIm - dRe);
        var (bdRe, bdIm) = (bSum + dDifference, bDifference - dSum); // Their √2-fold: the root is multiplied in below.
        FftKernel<T>.Turn(T.MultiplyAdd(bdRe, half, acRe), T.MultiplyAdd(bdIm, half, acIm), ref factors, 0, ref origin, stride);
        FftKernel<T>.Turn(T.SubtractProduct(acRe, bdRe, half), T.SubtractProduct(acIm, bdIm, half), ref factors, 8, ref origin, 5 * stride);
        var (qRe, qIm) = (bDifference + dSum, dDifference - bSum); // (b − d) times −i.
        FftKernel<T>.Turn(T.MultiplyAdd(qRe, half, pRe), T.MultiplyAdd(qIm, half, pIm), ref factors, 4, ref origin, 3 * stride);
        FftKernel<T>.Turn(T.SubtractProduct(pRe, qRe, half), T.SubtractProduct(pIm, qIm, half), ref factors, 12, ref origin, 7 * stride);
    }
}
