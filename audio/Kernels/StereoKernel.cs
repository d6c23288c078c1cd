using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Spectra of middle and side of neighbouring frames, one frame a lane: both are transformed at once as real and imaginary part of 4,096 points.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class StereoKernel<T>
    where T : struct, ILanes<T>
{
    /// <summary>Frame and transform length, samples.</summary>
    public const int FftSize = 4_096;

    /// <summary>Samples between frames.</summary>
    public const int HopLength = 2_048;

    /// <summary>Bins of one spectrum.</summary>
    public const int BinCount = (FftSize / 2) + 1;

    private const int Quarter = FftSize / 4;

    private static readonly FftPlan Plan = new(FftSize);

    // Half the window: middle and side are then sum and difference of two points, with nothing left to halve.
    private static readonly float[] Window = Array.ConvertAll(HannWindow.Periodic(FftSize), w => (float)(w / 2));

    /// <summary>Floats of the scratch that <see cref="Apply"/> is lent.</summary>
    public static int WorkLength => 2 * FftSize * T.Count;

    /// <summary>Transforms the frames from <paramref name="frame"/> on, as many as there are lanes.</summary>
    /// <param name="mid">Middle as <see cref="HopColumns"/> lays it out, shape [<see cref="HopLength"/>, stride].</param>
    /// <param name="side">Side, of the same shape.</param>
    /// <param name="stride">Columns.</param>
    /// <param name="frame">First frame.</param>
    /// <param name="work">Lent scratch, shape [<see cref="WorkLength"/>].</param>
    /// <param name="spectra">Receives |M|², |S|², Re M·S* and Im M·S*, shape [4, <see cref="BinCount"/>, lanes].</param>
    public static void Apply(ReadOnlySpan<float> mid, ReadOnlySpan<float> side, int stride, int frame, Span<float> work, Span<float> spectra)
    {
        Require.Length(work, WorkLength);
        Require.Length(spectra, 4 * BinCount * T.Count);
        FirstStage(ref MemoryMarshal.GetReference(mid[frame..]), ref MemoryMarshal.GetReference(side[frame..]), (nuint)stride, work);
        FftKernel<T>.Finish(Plan, work, 0, FftSize);
        Separate(work, spectra);
    }

    private static void FirstStage(ref float mid, ref float side, nuint stride, Span<float> work)
    {
        ref var origin = ref MemoryMarshal.GetReference(work);
        ref var window = ref MemoryMarshal.GetArrayDataReference(Window);
        ref var factors = ref MemoryMarshal.GetArrayDataReference(Plan.TwiddlesOf(FftSize));
        var lanes = (nuint)T.Count;
        for (nuint n = 0; n < Quarter; n++)
        {
            var (upper, lower) = (n * stride, (n + Quarter) * stride);
            var (a, b) = (T.All(Unsafe.Add(ref window, n)), T.All(Unsafe.Add(ref window, n + Quarter)));
            var (c, d) = (T.All(Unsafe.Add(ref window, n + (2 * Quarter))), T.All(Unsafe.Add(ref window, n + (3 * Quarter))));
            FftKernel<T>.Butterfly(
                T.Load(ref mid, upper) * a, T.Load(ref side, upper) * a,
                T.Load(ref mid, lower) * b, T.Load(ref side, lower) * b,
                T.Load(ref mid, upper + 1) * c, T.Load(ref side, upper + 1) * c,
                T.Load(ref mid, lower + 1) * d, T.Load(ref side, lower + 1) * d,
                ref factors, ref origin, 2 * Quarter * lanes);
            factors = ref Unsafe.Add(ref factors, 6);
            origin = ref Unsafe.Add(ref origin, 2 * lanes);
        }
    }

    private static void Separate(Span<float> work, Span<float> spectra)
    {
        ref var points = ref MemoryMarshal.GetReference(work);
        ref var result = ref MemoryMarshal.GetReference(spectra);
        var lanes = (nuint)T.Count;
        var places = Plan.Places;
        for (var k = 0; k < BinCount; k++)
        {
            ref var low = ref Unsafe.Add(ref points, (nuint)places[k] * 2 * lanes);
            ref var high = ref Unsafe.Add(ref points, (nuint)places[(FftSize - k) % FftSize] * 2 * lanes);
            var (lowRe, lowIm, highRe, highIm) = (T.Load(ref low, 0), T.Load(ref low, lanes), T.Load(ref high, 0), T.Load(ref high, lanes));
            var (midRe, midIm, sideRe, sideIm) = (lowRe + highRe, lowIm - highIm, lowIm + highIm, highRe - lowRe);
            T.Store(T.MultiplyAdd(midRe, midRe, midIm * midIm), ref result, (nuint)k * lanes);
            T.Store(T.MultiplyAdd(sideRe, sideRe, sideIm * sideIm), ref result, (nuint)(BinCount + k) * lanes);
            T.Store(T.MultiplyAdd(midRe, sideRe, midIm * sideIm), ref result, (nuint)((2 * BinCount) + k) * lanes);
            T.Store((midIm * sideRe) - (midRe * sideIm), ref result, (nuint)((3 * BinCount) + k) * lanes);
        }
    }

    /// <summary>Sums a run of bins, by lane.</summary>
    /// <param name="bins">Shape [bins, lanes].</param>
    public static T Sum(ReadOnlySpan<float> bins)
    {
        ref var cells = ref MemoryMarshal.GetReference(bins);
        var (even, odd) = (T.All(0), T.All(0));
        var n = (nuint)T.Count;
        nuint i = 0;
        for (; i + n < (nuint)bins.Length; i += 2 * n)
        {
            even += T.Load(ref cells, i);
            odd += T.Load(ref cells, i + n);
        }
        return i < (nuint)bins.Length ? even + odd + T.Load(ref cells, i) : even + odd;
    }

    /// <summary>Sum of log₂ of a run of bins and of its square, by lane.</summary>
    /// <param name="bins">Powers, shape [bins, lanes].</param>
    /// <param name="floor">Added to each power, so that it has a logarithm.</param>
    public static (T Sum, T Squares) Logarithms(ReadOnlySpan<float> bins, float floor)
    {
        ref var cells = ref MemoryMarshal.GetReference(bins);
        var (sum, squares, least) = (T.All(0), T.All(0), T.All(floor));
        for (nuint i = 0; i < (nuint)bins.Length; i += (nuint)T.Count)
        {
            var octaves = T.Log2(T.Load(ref cells, i) + least);
            sum += octaves;
            squares = T.MultiplyAdd(octaves, octaves, squares);
        }
        return (sum, squares);
    }
}
