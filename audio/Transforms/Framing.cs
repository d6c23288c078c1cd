namespace ProductionValue.Audio;

/// <summary>Cuts a clip into centred, overlapping frames.</summary>
internal static class Framing
{
    /// <summary>Copies frame number <paramref name="frame"/>, whose middle lies on sample <c>frame · hopLength</c>.</summary>
    /// <param name="samples">The clip, shape [n].</param>
    /// <param name="frame">Number of the frame.</param>
    /// <param name="hopLength">Samples between frames.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <param name="destination">Receives the frame; its length is the frame length.</param>
    public static void Copy(ReadOnlySpan<double> samples, int frame, int hopLength, FramePadding padding, Span<double> destination)
    {
        Require.That(!samples.IsEmpty, nameof(samples), "expected at least one sample, got none");
        var start = ((long)frame * hopLength) - (destination.Length / 2);
        var head = (int)Math.Clamp(-start, 0, destination.Length);
        var inside = (int)Math.Clamp(samples.Length - (start + head), 0, destination.Length - head);
        if (inside > 0)
            samples.Slice((int)(start + head), inside).CopyTo(destination[head..]);
        for (var i = 0; i < head; i++)
            destination[i] = Beyond(samples, start + i, padding);
        for (var i = head + inside; i < destination.Length; i++)
            destination[i] = Beyond(samples, start + i, padding);
    }

    private static double Beyond(ReadOnlySpan<double> samples, long position, FramePadding padding)
    {
        if (padding == FramePadding.Zero)
            return 0;
        if (samples.Length == 1)
            return samples[0];
        var period = 2L * (samples.Length - 1);
        var folded = ((position % period) + period) % period;
        return samples[(int)Math.Min(folded, period - folded)];
    }
}
