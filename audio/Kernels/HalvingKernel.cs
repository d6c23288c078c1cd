using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>A filter whose every second output is kept: halves the sample rate, with neighbouring outputs in the lanes.</summary>
internal static class HalvingKernel
{
    private const int Vectors = 4;

    /// <summary>Filters and halves.</summary>
    /// <param name="padded">Input, shape [at least 2 · outputs + taps].</param>
    /// <param name="taps">Filter, an even number of taps; output i is Σ taps[t] · padded[2i + t].</param>
    /// <param name="result">Receives the outputs.</param>
    public static void Apply(ReadOnlySpan<float> padded, ReadOnlySpan<float> taps, Span<float> result)
    {
        switch (FastMfcc.Widest)
        {
            case LaneWidth.Wide:
                Apply<Lanes512>(padded, taps, result);
                break;
            case LaneWidth.Narrow:
                Apply<Lanes256>(padded, taps, result);
                break;
            default:
                Apply<SingleLane>(padded, taps, result);
                break;
        }
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{float}, ReadOnlySpan{float}, Span{float})"/>
    /// <typeparam name="T">The vector width.</typeparam>
    public static void Apply<T>(ReadOnlySpan<float> padded, ReadOnlySpan<float> taps, Span<float> result)
        where T : struct, ILanes<T>
    {
        Require.That(padded.Length >= (2 * result.Length) + taps.Length, nameof(padded), $"expected at least {(2 * result.Length) + taps.Length} samples, got {padded.Length}");
        var block = Vectors * T.Count;
        var length = ((result.Length + block - 1) / block * block) + (taps.Length / 2);
        var lent = ArrayPool<float>.Shared.Rent(2 * length);
        var even = lent.AsSpan(0, length);
        var odd = lent.AsSpan(length, length);
        var pairs = Math.Min(length, padded.Length / 2);
        Downmix.Separate(padded[..(2 * pairs)], even[..pairs], odd[..pairs]);
        even[pairs..].Clear();
        odd[pairs..].Clear();
        Span<float> last = stackalloc float[Vectors * 16];
        for (var i = 0; i < result.Length; i += block)
        {
            var whole = i + block <= result.Length;
            Block<T>(even[i..], odd[i..], taps, whole ? result[i..] : last);
            if (!whole)
                last[..(result.Length - i)].CopyTo(result[i..]);
        }
        ArrayPool<float>.Shared.Return(lent);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Block<T>(ReadOnlySpan<float> even, ReadOnlySpan<float> odd, ReadOnlySpan<float> taps, Span<float> result)
        where T : struct, ILanes<T>
    {
        ref var e = ref MemoryMarshal.GetReference(even);
        ref var o = ref MemoryMarshal.GetReference(odd);
        var n = (nuint)T.Count;
        var (s0, s1, s2, s3) = (T.All(0), T.All(0), T.All(0), T.All(0));
        for (var t = 0; t < taps.Length; t += 2)
        {
            var (forEven, forOdd) = (T.All(taps[t]), T.All(taps[t + 1]));
            s0 = T.MultiplyAdd(forOdd, T.Load(ref o, 0), T.MultiplyAdd(forEven, T.Load(ref e, 0), s0));
            s1 = T.MultiplyAdd(forOdd, T.Load(ref o, n), T.MultiplyAdd(forEven, T.Load(ref e, n), s1));
            s2 = T.MultiplyAdd(forOdd, T.Load(ref o, 2 * n), T.MultiplyAdd(forEven, T.Load(ref e, 2 * n), s2));
            s3 = T.MultiplyAdd(forOdd, T.Load(ref o, 3 * n), T.MultiplyAdd(forEven, T.Load(ref e, 3 * n), s3));
            e = ref Unsafe.Add(ref e, 1);
            o = ref Unsafe.Add(ref o, 1);
        }
        ref var r = ref MemoryMarshal.GetReference(result);
        T.Store(s0, ref r, 0);
        T.Store(s1, ref r, n);
        T.Store(s2, ref r, 2 * n);
        T.Store(s3, ref r, 3 * n);
    }
}
