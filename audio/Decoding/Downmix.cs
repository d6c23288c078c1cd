using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Turns interleaved samples of two channels and more into two (left, right). Immutable.</summary>
/// <remarks>
/// More than two channels are folded as ITU-R BS.775-3 says: centre and surrounds at −3 dB into the nearer front channel (a centre into both),
/// low-frequency channel left out, each side divided by the sum of its weights so that nothing clips. Channel order is that of WAVE files.
/// </remarks>
internal sealed class Downmix
{
    private const float Side = 0.70710678f;

    private readonly float[] toLeft;
    private readonly float[] toRight;

    /// <summary>Finds the weights.</summary>
    /// <param name="channelCount">Number of channels, at least 1.</param>
    public Downmix(int channelCount) => (toLeft, toRight) = channelCount < 3 ? ([], []) : Weights(channelCount);

    /// <summary>Folds three channels or more to two.</summary>
    /// <param name="interleaved">Shape [samples, channels].</param>
    /// <param name="left">Receives the left channel, shape [samples].</param>
    /// <param name="right">Receives the right channel, shape [samples].</param>
    public void Apply(ReadOnlySpan<float> interleaved, Span<float> left, Span<float> right)
    {
        Require.InRange(toLeft.Length, 3, int.MaxValue);
        Require.Length(right, left.Length);
        Require.Length(interleaved, left.Length * toLeft.Length);
        for (var i = 0; i < left.Length; i++)
        {
            var sample = interleaved.Slice(i * toLeft.Length, toLeft.Length);
            (left[i], right[i]) = (Dot(toLeft, sample), Dot(toRight, sample));
        }
    }

    /// <summary>Takes pairs apart.</summary>
    /// <param name="interleaved">Shape [samples, 2] at least.</param>
    /// <param name="left">Receives the first of each pair, shape [samples].</param>
    /// <param name="right">Receives the second, shape [samples].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Separate(ReadOnlySpan<float> interleaved, Span<float> left, Span<float> right)
    {
        ref var source = ref MemoryMarshal.GetReference(interleaved);
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        var i = 0;
        for (; Sse.IsSupported && i + 4 <= left.Length; i += 4)
        {
            var (a, b) = (Vector128.LoadUnsafe(ref source, (nuint)(2 * i)), Vector128.LoadUnsafe(ref source, (nuint)((2 * i) + 4)));
            Sse.Shuffle(a, b, 0b10_00_10_00).StoreUnsafe(ref l, (nuint)i);
            Sse.Shuffle(a, b, 0b11_01_11_01).StoreUnsafe(ref r, (nuint)i);
        }
        for (; i < left.Length; i++)
            (left[i], right[i]) = (interleaved[2 * i], interleaved[(2 * i) + 1]);
    }

    private static (float[] ToLeft, float[] ToRight) Weights(int channelCount)
    {
        var left = new float[channelCount];
        var right = new float[channelCount];
        (left[0], right[1]) = (1, 1);
        switch (channelCount)
        {
            case 3: // Left, right, centre.
                (left[2], right[2]) = (Side, Side);
                break;
            case 4: // Left, right, back left, back right.
                (left[2], right[3]) = (Side, Side);
                break;
            case 5: // Left, right, centre, back left, back right.
                (left[2], right[2], left[3], right[4]) = (Side, Side, Side, Side);
                break;
            case 7: // Left, right, centre, low frequency, back centre, side left, side right.
                (left[2], right[2], left[4], right[4], left[5], right[6]) = (Side, Side, Side, Side, Side, Side);
                break;
            default: // Left, right, centre, low frequency, then pairs of left and right.
                (left[2], right[2]) = (Side, Side);
                for (var channel = 4; channel < channelCount; channel++)
                    (channel % 2 == 0 ? left : right)[channel] = Side;
                break;
        }
        return (Scaled(left), Scaled(right));
    }

    private static float[] Scaled(float[] weights)
    {
        var sum = weights.Sum();
        return Array.ConvertAll(weights, w => w / sum);
    }

    private static float Dot(ReadOnlySpan<float> weights, ReadOnlySpan<float> sample)
    {
        float sum = 0;
        for (var i = 0; i < weights.Length; i++)
            sum += weights[i] * sample[i];
        return sum;
    }
}
