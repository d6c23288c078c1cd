namespace ProductionValue.Audio;

/// <summary>What is made of two channels in one pass over them: their middle, the low spectra of middle and side, and levels. Block by block, because from memory each pass costs as much as its arithmetic.</summary>
/// <param name="Left">Level of the left channel.</param>
/// <param name="Right">Level of the right channel.</param>
/// <param name="Middle">Level of (left + right) / 2.</param>
/// <param name="SlowMiddle">The middle at a 32nd of the rate; of <see cref="SampleArrays"/>.</param>
/// <param name="SlowSide">The side, (left − right) / 2, at a 32nd of the rate; of <see cref="SampleArrays"/>.</param>
internal sealed record StereoMix(SignalLevel Left, SignalLevel Right, SignalLevel Middle, float[] SlowMiddle, float[] SlowSide)
{
    private const int BlockLength = SlowedSignal.BlockLength;

    /// <summary>Mixes two channels.</summary>
    /// <param name="left">Shape [n].</param>
    /// <param name="right">Shape [n].</param>
    /// <param name="middle">Receives (left + right) / 2, shape [n].</param>
    public static StereoMix Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> middle)
    {
        Require.Length(right, left.Length);
        Require.Length(middle, left.Length);
        var (ofLeft, ofRight, ofMiddle) = (default(SignalLevel), default(SignalLevel), default(SignalLevel));
        using var slowMiddle = new SlowedSignal(left.Length);
        using var slowSide = new SlowedSignal(left.Length);
        Span<float> side = stackalloc float[BlockLength];
        for (var start = 0; start < left.Length; start += BlockLength)
        {
            var count = Math.Min(BlockLength, left.Length - start);
            var block = new Range(start, start + count);
            SampleSums.Combine(left[block], right[block], 0.5f, middle[block]);
            SampleSums.Combine(left[block], right[block], -0.5f, side[..count]);
            (ofLeft, ofRight, ofMiddle) = (ofLeft + SignalLevel.Of(left[block]), ofRight + SignalLevel.Of(right[block]), ofMiddle + SignalLevel.Of(middle[block]));
            slowMiddle.Push(middle[block]);
            slowSide.Push(side[..count]);
        }
        return new(ofLeft, ofRight, ofMiddle, slowMiddle.End(), slowSide.End());
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
}
