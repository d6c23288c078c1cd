using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>A filter whose every second output is kept: halves the sample rate, with neighbouring outputs in the lanes.</summary>
internal static class HalvingKernel
{
    private const int Vectors = 4;
    private const int Stretch = 1_024; // Outputs at a time, so that their samples stay in the first-level cache.

    /// <summary>Filters and halves.</summary>
    /// <param name="samples">Shape [n]; zeros lie before and behind.</param>
    /// <param name="before">Samples before the first output's time that it sees.</param>
    /// <param name="taps">Filter, an even number of taps; output i is Σ taps[t] · samples[2i + t − before].</param>
    /// <param name="result">Receives the outputs.</param>
    public static void Apply(ReadOnlySpan<float> samples, int before, ReadOnlySpan<float> taps, Span<float> result)
    {
        switch (FastMfcc.Widest)
        {
            case LaneWidth.Wide:
                Apply<Lanes512>(samples, before, taps, result);
                break;
            case LaneWidth.Narrow:
                Apply<Lanes256>(samples, before, taps, result);
                break;
            default:
                Apply<SingleLane>(samples, before, taps, result);
                break;
        }
    }

    /// <inheritdoc cref="Apply(ReadOnlySpan{float}, int, ReadOnlySpan{float}, Span{float})"/>
    /// <typeparam name="T">The vector width.</typeparam>
    public static void Apply<T>(ReadOnlySpan<float> samples, int before, ReadOnlySpan<float> taps, Span<float> result)
        where T : struct, ILanes<T>
    {
        Require.That(taps.Length % 2 == 0, nameof(taps), $"expected an even number of taps, got {taps.Length}");
        var length = (Stretch + (taps.Length / 2) + 15) / 16 * 16;
        var lent = ArrayPool<float>.Shared.Rent((2 * length) + Aligned.Slack);
        var even = Aligned.Part(lent, 2 * length)[..length];
        var odd = Aligned.Part(lent, 2 * length)[length..];
        var block = Vectors * T.Count;
        Span<float> last = stackalloc float[Vectors * 16];
        for (var start = 0; start < result.Length; start += Stretch)
        {
            var end = Math.Min(start + Stretch, result.Length);
            var seen = ((end - start + block - 1) / block * block) + (taps.Length / 2);
            Separate(samples, (2 * start) - before, even[..seen], odd[..seen]);
            for (var i = start; i < end; i += block)
            {
                var whole = i + block <= end;
                Block<T>(even[(i - start)..], odd[(i - start)..], taps, whole ? result[i..] : last);
                if (!whole)
                    last[..(end - i)].CopyTo(result[i..]);
            }
        }
        ArrayPool<float>.Shared.Return(lent);
    }

    private static void Separate(ReadOnlySpan<float> samples, int first, Span<float> even, Span<float> odd)
    {
        // Pairs before the first sample, whole pairs, perhaps half a one, and silence.
        var lead = Math.Clamp((1 - first) / 2, 0, even.Length);
        for (var i = 0; i < lead; i++)
            (even[i], odd[i]) = (At(samples, first + (2 * i)), At(samples, first + (2 * i) + 1));
        var place = first + (2 * lead);
        var pairs = Math.Clamp((samples.Length - place) / 2, 0, even.Length - lead);
        if (pairs > 0)
            Downmix.Separate(samples.Slice(place, 2 * pairs), even.Slice(lead, pairs), odd.Slice(lead, pairs));
        var done = lead + pairs;
        if (done == even.Length)
            return;
        even[done..].Clear();
        odd[done..].Clear();
        even[done] = At(samples, first + (2 * done));
    }

    private static float At(ReadOnlySpan<float> samples, int place) => (uint)place < (uint)samples.Length ? samples[place] : 0;

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
