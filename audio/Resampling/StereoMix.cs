using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>What is made of two channels besides their spectra: their middle, levels, and middle and side slowed.</summary>
/// <param name="Left">Level of the left channel.</param>
/// <param name="Right">Level of the right channel.</param>
/// <param name="Middle">Level of (left + right) / 2.</param>
/// <param name="SlowMiddle">The middle at a 32nd of the rate; of <see cref="SampleArrays"/>.</param>
/// <param name="SlowSide">The side, (left − right) / 2, at a 32nd of the rate; of <see cref="SampleArrays"/>.</param>
internal sealed record StereoMix(SignalLevel Left, SignalLevel Right, SignalLevel Middle, float[] SlowMiddle, float[] SlowSide)
{
    private const int Count = 16;

    /// <summary>Mixes two channels.</summary>
    /// <param name="left">Shape [n].</param>
    /// <param name="right">Shape [n].</param>
    /// <param name="middle">Receives (left + right) / 2, shape [n].</param>
    public static StereoMix Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> middle)
    {
        Require.Length(right, left.Length);
        Require.Length(middle, left.Length);
        var whole = left.Length / Count * Count;
        var levels = Levels(left[..whole], right[..whole], middle[..whole]);
        SampleSums.Mean(left[whole..], right[whole..], middle[whole..]);
        var (slowMiddle, slowSide) = SlowedSignal.Of(left, right);
        return new(
            levels.Left + SignalLevel.Of(left[whole..]), levels.Right + SignalLevel.Of(right[whole..]), levels.Middle + SignalLevel.Of(middle[whole..]),
            slowMiddle, slowSide);
    }

    /// <summary>Takes a clip of one channel, which is its own middle.</summary>
    /// <param name="samples">Shape [n].</param>
    public static StereoMix Of(ReadOnlySpan<float> samples)
    {
        var level = SignalLevel.Of(samples);
        var slowed = SlowedSignal.Of(samples);
        var silence = SampleArrays.Take(slowed.Length);
        Array.Clear(silence);
        return new(level, level, level, slowed, silence);
    }

    // The middle and all three levels in one pass, because from memory each pass costs as much as its arithmetic. A multiple of 16 samples.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static (SignalLevel Left, SignalLevel Right, SignalLevel Middle) Levels(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> middle)
    {
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        ref var m = ref MemoryMarshal.GetReference(middle);
        var half = Vector512.Create(0.5f);
        var (leftSum, leftSquares, rightSum, rightSquares) = (Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero, Vector512<double>.Zero);
        var (middleSum, middleSquares) = (leftSum, leftSquares);
        var (leftPeak, rightPeak, middlePeak) = (Vector512<float>.Zero, Vector512<float>.Zero, Vector512<float>.Zero);
        for (nuint i = 0; i < (nuint)left.Length; i += Count)
        {
            var (x, y) = (Vector512.LoadUnsafe(ref l, i), Vector512.LoadUnsafe(ref r, i));
            var z = (x + y) * half;
            z.StoreUnsafe(ref m, i);
            leftPeak = Vector512.MaxNative(leftPeak, Vector512.Abs(x));
            rightPeak = Vector512.MaxNative(rightPeak, Vector512.Abs(y));
            middlePeak = Vector512.MaxNative(middlePeak, Vector512.Abs(z));
            Add(x, ref leftSum, ref leftSquares);
            Add(y, ref rightSum, ref rightSquares);
            Add(z, ref middleSum, ref middleSquares);
        }
        return (LevelOf(leftSum, leftSquares, leftPeak), LevelOf(rightSum, rightSquares, rightPeak), LevelOf(middleSum, middleSquares, middlePeak));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add(Vector512<float> samples, ref Vector512<double> sum, ref Vector512<double> squares)
    {
        var (lower, upper) = Vector512.Widen(samples);
        sum += lower + upper;
        squares = Vector512.FusedMultiplyAdd(lower, lower, Vector512.FusedMultiplyAdd(upper, upper, squares));
    }

    private static SignalLevel LevelOf(Vector512<double> sum, Vector512<double> squares, Vector512<float> peaks)
    {
        var peak = 0f;
        for (var lane = 0; lane < Count; lane++)
            peak = Math.Max(peak, peaks[lane]);
        return new(Vector512.Sum(sum), Vector512.Sum(squares), peak);
    }
}
