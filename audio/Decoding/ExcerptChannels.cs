using System.Globalization;

namespace ProductionValue.Audio;

/// <summary>Receives an excerpt piece by piece while it is decoded: its channels apart, folded to two where there are more, and checked while they are in the caches. For one thread.</summary>
/// <remarks>
/// Sources hand on small pieces (<see cref="PieceLength"/>): a pass over the whole excerpt would go through 10 MB of memory.
/// </remarks>
internal sealed class ExcerptChannels
{
    /// <summary>Samples a channel that a source should hand on together: few enough to lie in the nearest cache.</summary>
    public const int PieceLength = 2_048;

    private const int NotFinite = 0x7F800000; // The bits of infinity; those of what is not a number lie above.

    private readonly int sourceChannels;
    private readonly Downmix fold;
    private float[] left;
    private float[] right;
    private int highest;
    private float? wrong;

    /// <summary>Makes room.</summary>
    /// <param name="sourceChannels">Channels of the source, at least 1.</param>
    /// <param name="room">Most samples a channel.</param>
    public ExcerptChannels(int sourceChannels, int room)
    {
        this.sourceChannels = sourceChannels;
        fold = new Downmix(sourceChannels);
        Room = room;
        left = SampleArrays.Take(room);
        right = sourceChannels == 1 ? left : SampleArrays.Take(room);
    }

    /// <summary>Samples a channel that came so far.</summary>
    public int Count { get; private set; }

    /// <summary>Samples a channel that may still come.</summary>
    public int Room { get; private set; }

    /// <summary>Forgets what came.</summary>
    /// <param name="room">Most samples a channel from now on, at most as many as at the beginning.</param>
    public void Restart(int room)
    {
        Require.InRange(room, 0, left.Length);
        (Count, Room, highest, wrong) = (0, room, 0, null);
    }

    /// <summary>Forgets what came: the source found that it was not what it should be.</summary>
    public void Clear() => Restart(Count + Room);

    /// <summary>Takes samples as most libraries give them; what there is no room for is left out.</summary>
    /// <param name="interleaved">Shape [samples, channels of the source].</param>
    public void AddInterleaved(ReadOnlySpan<float> interleaved)
    {
        var count = Math.Min(interleaved.Length / sourceChannels, Room);
        var samples = interleaved[..(count * sourceChannels)];
        var l = left.AsSpan(Count, count);
        var r = right.AsSpan(Count, count);
        if (sourceChannels == 1)
            samples.CopyTo(l);
        else if (sourceChannels == 2)
            Downmix.Separate(samples, l, r);
        else
            fold.Apply(samples, l, r);
        Look(samples);
        Advance(count);
    }

    /// <summary>Takes samples of one or two channels that come apart.</summary>
    /// <param name="first">Left or mono.</param>
    /// <param name="second">Right, as many; of mono the same.</param>
    public void AddPlanes(ReadOnlySpan<float> first, ReadOnlySpan<float> second)
    {
        Require.InRange(sourceChannels, 1, 2);
        Require.Length(second, first.Length);
        var count = Math.Min(first.Length, Room);
        first[..count].CopyTo(left.AsSpan(Count));
        Look(first[..count]);
        if (sourceChannels == 2)
        {
            second[..count].CopyTo(right.AsSpan(Count));
            Look(second[..count]);
        }
        Advance(count);
    }

    /// <summary>The reason for refusing what came, or null.</summary>
    public string? Refusal => wrong is { } value
        ? string.Create(CultureInfo.InvariantCulture, $"expected finite samples, got {value}")
        : SampleCheck.RefusePeak(BitConverter.Int32BitsToSingle(highest));

    /// <summary>What came, one or two channels of exactly its length; nothing may be added any more.</summary>
    public float[][] Take()
    {
        (left, var mono) = (Cut(left), ReferenceEquals(left, right));
        right = mono ? left : Cut(right);
        return mono ? [left] : [left, right];
    }

    /// <summary>Gives the memory back; only where <see cref="Take"/> was not called.</summary>
    public void Release()
    {
        SampleArrays.Return(left);
        if (!ReferenceEquals(left, right))
            SampleArrays.Return(right);
    }

    private float[] Cut(float[] samples)
    {
        if (samples.Length == Count)
            return samples;
        var exact = SampleArrays.Take(Count);
        samples.AsSpan(0, Count).CopyTo(exact);
        SampleArrays.Return(samples);
        return exact;
    }

    // The channels as they come, also those that folding leaves out.
    private void Look(ReadOnlySpan<float> samples)
    {
        highest = Math.Max(highest, SampleSums.HighestMagnitudeBits(samples));
        if (highest < NotFinite || wrong is not null)
            return;
        foreach (var sample in samples)
        {
            if (!float.IsFinite(sample))
            {
                wrong = sample;
                return;
            }
        }
    }

    private void Advance(int count) => (Count, Room) = (Count + count, Room - count);
}
