using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>The highest magnitude between the samples, found by interpolating fourfold.</summary>
/// <remarks>Source: ITU-R BS.1770-4, annex 2, with a longer interpolator (32 samples instead of 12). Golden: ffmpeg's <c>ebur128</c>, within 0.15 dB.</remarks>
internal static class TruePeak
{
    private const int Phases = 4;
    private const int TapCount = 32;
    private const int Block = 16;

    private static readonly float[] Taps = Design();

    /// <summary>The true peak of a channel, linear.</summary>
    /// <param name="samples">Shape [n].</param>
    public static float Of(ReadOnlySpan<float> samples) => Of(samples, SamplePeak.Of(samples));

    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    /// <param name="samples">The channel.</param>
    /// <param name="peak">Its highest magnitude.</param>
    public static float Of(ReadOnlySpan<float> samples, float peak) => FastMfcc.Widest switch
    {
        LaneWidth.Wide => Of<Lanes512>(samples, peak),
        LaneWidth.Narrow => Of<Lanes256>(samples, peak),
        _ => Of<SingleLane>(samples, peak),
    };

    /// <inheritdoc cref="Of(ReadOnlySpan{float}, float)"/>
    /// <typeparam name="T">The vector width.</typeparam>
    public static float Of<T>(ReadOnlySpan<float> samples, float peak)
        where T : struct, ILanes<T>
    {
        // Between samples that stay below half the peak nothing rises above it: that would take a tone at half the sample rate.
        var threshold = peak / 2;
        Span<float> lanes = stackalloc float[16];
        for (var start = 0; start + TapCount <= samples.Length; start += Block)
        {
            // The block and all samples its interpolations lie between.
            if (!Reaches(samples.Slice(start + (TapCount / 2) - 1, Block + 1), threshold))
                continue;
            var last = Math.Min(start + Block, samples.Length - TapCount + 1);
            var i = start;
            for (; i + T.Count <= last; i += T.Count)
            {
                T.Store(Highest<T>(ref Unsafe.Add(ref MemoryMarshal.GetReference(samples), i)), ref MemoryMarshal.GetReference(lanes), 0);
                foreach (var lane in lanes[..T.Count])
                    peak = Math.Max(peak, lane);
            }
            for (; i < last; i++)
            {
                for (var phase = 1; phase < Phases; phase++)
                    peak = Math.Max(peak, Math.Abs(DotProduct.Of(Taps.AsSpan(phase * TapCount, TapCount), samples.Slice(i, TapCount))));
            }
        }
        return peak;
    }

    // Whether any of 17 samples has this magnitude.
    private static bool Reaches(ReadOnlySpan<float> samples, float threshold)
    {
        ref var first = ref MemoryMarshal.GetReference(samples);
        var highest = Vector256.MaxNative(
            Vector256.MaxNative(Vector256.Abs(Vector256.LoadUnsafe(ref first)), Vector256.Abs(Vector256.LoadUnsafe(ref first, 1))),
            Vector256.MaxNative(Vector256.Abs(Vector256.LoadUnsafe(ref first, 8)), Vector256.Abs(Vector256.LoadUnsafe(ref first, 9))));
        return Vector256.GreaterThanOrEqualAny(highest, Vector256.Create(threshold));
    }

    // Neighbouring samples in the lanes, all three phases from each load.
    private static T Highest<T>(ref float samples)
        where T : struct, ILanes<T>
    {
        ref var taps = ref MemoryMarshal.GetArrayDataReference(Taps);
        var (a, b, c) = (T.All(0), T.All(0), T.All(0));
        for (nuint t = 0; t < TapCount; t++)
        {
            var x = T.Load(ref samples, t);
            a = T.MultiplyAdd(x, T.Repeat(ref taps, TapCount + t), a);
            b = T.MultiplyAdd(x, T.Repeat(ref taps, (2 * TapCount) + t), b);
            c = T.MultiplyAdd(x, T.Repeat(ref taps, (3 * TapCount) + t), c);
        }
        var zero = T.All(0);
        return T.Max(T.Max(T.Max(a, zero - a), T.Max(b, zero - b)), T.Max(c, zero - c));
    }

    // A sinc under a cosine-squared taper that spans the taps, each phase passing a constant unchanged.
    private static float[] Design()
    {
        var taps = new float[Phases * TapCount];
        var row = new double[TapCount];
        for (var phase = 0; phase < Phases; phase++)
        {
            for (var t = 0; t < TapCount; t++)
            {
                var distance = t - ((TapCount / 2) - 1) - ((double)phase / Phases);
                var sinc = Math.Abs(distance) < 1e-9 ? 1 : Math.Sin(Math.PI * distance) / (Math.PI * distance);
                row[t] = sinc * Math.Pow(Math.Cos(Math.PI * distance / (TapCount + 1)), 2);
            }
            var sum = row.Sum();
            for (var t = 0; t < TapCount; t++)
                taps[(phase * TapCount) + t] = (float)(row[t] / sum);
        }
        return taps;
    }
}
