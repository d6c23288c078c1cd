namespace ProductionValue.Audio;

/// <summary>A FLAC recording of one or two channels, decoded here: several frames at a time, each held to its checksums.</summary>
/// <remarks>
/// Anything out of the ordinary (more channels, missing frames, a checksum that does not fit) gives no source or no samples, so that libsndfile, which is slower
/// and more patient, takes over.
/// </remarks>
internal sealed class FlacSource : IAudioSource
{
    private const int WindowBytes = 1 << 18;
    private const int SearchBytes = 1 << 16;
    private const int NearbyFrames = 8;

    private readonly FlacFormat format;
    private readonly FileWindow file;
    private readonly FlacLanes lanes;
    private readonly FlacFrameHead[] group;
    private readonly float[][] planes;

    private FlacSource(FlacFormat format, string path)
    {
        this.format = format;
        file = new FileWindow(path, Math.Max(WindowBytes, 2 * format.MostFrameBytes));
        lanes = new FlacLanes(format.BlockSize);
        group = new FlacFrameHead[FlacLanes.Count / format.ChannelCount];
        planes = [.. Enumerable.Range(0, FlacLanes.Count).Select(_ => new float[FlacLanes.RoomFor(format.BlockSize)])];
    }

    /// <inheritdoc/>
    public int SampleRate => format.SampleRate;

    /// <inheritdoc/>
    public int ChannelCount => format.ChannelCount;

    /// <inheritdoc/>
    public long SampleCount => format.SampleCount;

    /// <summary>Opens a file, or returns null where it is no FLAC file of one or two channels that tells its length, or this processor lacks the vectors.</summary>
    public static FlacSource? Open(string path)
    {
        if (!FlacLanes.IsSupported)
            return null;
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, 1);
        return FlacFormat.Read(stream) is { } format ? new FlacSource(format, path) : null;
    }

    /// <inheritdoc/>
    public void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken)
    {
        var end = Math.Min(start + excerpt.Room, SampleCount);
        var (at, next) = FrameBefore(start);
        while (start < end)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var count = ReadGroup(ref at, ref next, end);
            if (count == 0)
            {
                excerpt.Clear();
                return;
            }
            lanes.Restore(group[0].BlockSize);
            lanes.Give(group[0].BlockSize, ChannelCount == 2 ? group.AsSpan(0, count) : [], 1f / (1 << (format.BitDepth - 1)), planes);
            for (var frame = 0; frame < count; frame++)
            {
                var sound = (int)Math.Clamp(start - group[frame].FirstSample, 0, group[frame].BlockSize)..group[frame].BlockSize;
                excerpt.AddPlanes(planes[frame * ChannelCount].AsSpan(sound), planes[((frame + 1) * ChannelCount) - 1].AsSpan(sound));
                start = Math.Max(start, group[frame].End);
            }
        }
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken) => SampleCount; // Where that is not what there is, libsndfile counts.

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    // Frames of one length that follow each other, as many as there are lanes for; none where the first is not what it should be.
    private int ReadGroup(ref long at, ref long next, long end)
    {
        var count = 0;
        for (; count < group.Length && (count == 0 || next < end); count++)
        {
            var bytes = file.At(at, format.MostFrameBytes);
            if (FlacFrameHead.Read(bytes[..^FileWindow.Padding], format) is not { } head || head.FirstSample != next || (count > 0 && head.BlockSize != group[0].BlockSize))
                break;
            var size = FlacFrame.Read(bytes, head, format, lanes, count * ChannelCount);
            if (size == 0)
                break;
            group[count] = head;
            (at, next) = (at + size, head.End);
        }
        for (var lane = count * ChannelCount; lane < FlacLanes.Count; lane++)
            lanes.Predict(lane, [], 0, 0);
        return count;
    }

    // A frame that holds the sample, or one little before: sought by where it should lie if all frames were of the same length.
    private (long At, long FirstSample) FrameBefore(long sample)
    {
        var (low, high) = ((At: format.FirstFrame, Sample: 0L), (At: file.Length, Sample: SampleCount));
        var nearby = NearbyFrames * (long)format.BlockSize;
        while (sample - low.Sample > nearby)
        {
            var share = (sample - (nearby / 2) - low.Sample) / (double)(high.Sample - low.Sample);
            var guess = low.At + (long)(share * (high.At - low.At));
            if (guess <= low.At || guess >= high.At)
                break;
            if (FindFrame(guess, low.Sample, high.Sample) is not { } found)
                high.At = guess;
            else if (found.FirstSample > sample)
                high = (guess, found.FirstSample);
            else
                low = found;
        }
        return low;
    }

    // The first head from a place on; whether a frame follows it is found out when that is read.
    private (long At, long FirstSample)? FindFrame(long from, long after, long before)
    {
        var bytes = file.At(from, SearchBytes)[..^FileWindow.Padding];
        for (var at = 0; at + FlacFrameHead.MostBytes <= bytes.Length; at++)
        {
            var jump = bytes[at..].IndexOf((byte)0xFF);
            if (jump < 0)
                break;
            at += jump;
            if (FlacFrameHead.Read(bytes[at..], format) is { } head && head.FirstSample > after && head.FirstSample < before)
                return (from + at, head.FirstSample);
        }
        return null;
    }
}
