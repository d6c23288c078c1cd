using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Complex transforms of up to 4,096 points in double precision, eight side by side, one a lane; held to <see cref="RealFft"/>.</summary>
/// <remarks>Radix 4, decimated in frequency, in place, depth first. Point p of all transforms lies at [16·p], its imaginary parts right behind.</remarks>
/// <typeparam name="T">Vectors to compute with.</typeparam>
internal static class DoubleFft<T>
    where T : struct, IDoubles<T>
{
    /// <summary>Most points of a transform.</summary>
    public const int Size = 4_096;

    /// <summary>Transforms side by side.</summary>
    public const int Lanes = 8;

    /// <summary>Doubles of <see cref="Size"/> points.</summary>
    public const int Length = 2 * Lanes * Size;

    // (cos, −sin) of each place of the circle.
    private static readonly double[] Circle = [.. Enumerable.Range(0, Size).SelectMany(n => new[] { Math.Cos(2 * Math.PI * n / Size), -Math.Sin(2 * Math.PI * n / Size) })];

    /// <summary>Transforms in place.</summary>
    /// <param name="points">Shape [size, 2, <see cref="Lanes"/>], the size a power of 4 up to <see cref="Size"/>; afterwards frequency k lies at point <see cref="PlaceOf"/>.</param>
    public static void Transform(Span<double> points)
    {
        var size = points.Length / (2 * Lanes);
        Require.That(BitOperations.IsPow2(size) && BitOperations.Log2((uint)size) % 2 == 0 && size is >= 4 and <= Size, nameof(points), $"expected a power of 4 up to {Size} points, got {size}");
        Block(points, 0, size);
    }

    /// <summary>Where the result of a frequency lies after a transform: its digits to base 4 reversed.</summary>
    /// <param name="frequency">0 … size − 1.</param>
    /// <param name="size">Points of the transform, a power of 4.</param>
    public static int PlaceOf(int frequency, int size)
    {
        var place = 0;
        for (var part = size / 4; part > 0; part /= 4)
        {
            place += frequency % 4 * part;
            frequency /= 4;
        }
        return place;
    }

    private static void Block(Span<double> points, int start, int size)
    {
        var part = size / 4;
        Stage(ref points[start * 2 * Lanes], part);
        for (var block = start; part >= 4 && block < start + size; block += part)
            Block(points, block, part);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Stage(ref double origin, int part)
    {
        ref var circle = ref MemoryMarshal.GetArrayDataReference(Circle);
        var (stride, step) = (part * 2 * Lanes, 2 * (Size / 4 / part));
        for (var n = 0; n < part; n++)
        {
            var (aRe, aIm) = (T.Load(ref origin, 0), T.Load(ref origin, Lanes));
            var (bRe, bIm) = (T.Load(ref origin, stride), T.Load(ref origin, stride + Lanes));
            var (cRe, cIm) = (T.Load(ref origin, 2 * stride), T.Load(ref origin, (2 * stride) + Lanes));
            var (dRe, dIm) = (T.Load(ref origin, 3 * stride), T.Load(ref origin, (3 * stride) + Lanes));
            var (acRe, acIm, bdRe, bdIm) = (aRe + cRe, aIm + cIm, bRe + dRe, bIm + dIm);
            var (pRe, pIm, qRe, qIm) = (aRe - cRe, aIm - cIm, bIm - dIm, dRe - bRe); // q is (b − d) times −i.
            T.Store(acRe + bdRe, ref origin, 0);
            T.Store(acIm + bdIm, ref origin, Lanes);
            Turn(pRe + qRe, pIm + qIm, ref Unsafe.Add(ref circle, n * step), ref Unsafe.Add(ref origin, stride));
            Turn(acRe - bdRe, acIm - bdIm, ref Unsafe.Add(ref circle, 2 * n * step), ref Unsafe.Add(ref origin, 2 * stride));
            Turn(pRe - qRe, pIm - qIm, ref Unsafe.Add(ref circle, 3 * n * step), ref Unsafe.Add(ref origin, 3 * stride));
            origin = ref Unsafe.Add(ref origin, 2 * Lanes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(T re, T im, ref double factor, ref double origin)
    {
        var (c, s) = (T.All(factor), T.All(Unsafe.Add(ref factor, 1)));
        T.Store(T.MultiplySubtract(re, c, im * s), ref origin, 0);
        T.Store(T.MultiplyAdd(re, s, im * c), ref origin, Lanes);
    }
}
