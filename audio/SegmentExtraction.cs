using System.Runtime.ExceptionServices;

namespace ProductionValue.Audio;

/// <summary>Cuts a clip into segments of about three seconds and describes each on its own, by the same schema as the whole clip, on all cores.</summary>
public static class SegmentExtraction
{
    /// <summary>Length that segments come close to.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(3);

    /// <summary>Describes every segment.</summary>
    /// <param name="clip">At least <see cref="ExcerptRule.Minimum"/> long; divided into equal segments of 1.5 to 4.5 s (a shorter clip is one segment).</param>
    /// <param name="schema">What to extract.</param>
    /// <param name="cancellationToken">Ends the work between two segments.</param>
    /// <returns>The segments with sound, in order; a silent segment says nothing and is left out.</returns>
    /// <exception cref="ArgumentException">The clip is too short, or a sample is not finite.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static IReadOnlyList<SegmentFeatures> Run(AudioClip clip, FeatureSchema schema, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var extractor = FeatureExtractor.For(schema);
        var count = Math.Max(1, (int)Math.Round(clip.Duration / Length));
        var segments = new SegmentFeatures?[count];
        try
        {
            Parallel.For(0, count, new ParallelOptions { CancellationToken = cancellationToken }, i => segments[i] = Describe(clip, extractor, i, count));
        }
        catch (AggregateException several)
        {
            ExceptionDispatchInfo.Throw(several.InnerExceptions[0]);
        }
        return [.. segments.OfType<SegmentFeatures>()];
    }

    /// <summary>Null for a silent segment.</summary>
    private static SegmentFeatures? Describe(AudioClip clip, IFeatureExtractor extractor, int number, int count)
    {
        var first = (int)((long)clip.SampleCount * number / count);
        var last = (int)((long)clip.SampleCount * (number + 1) / count);
        var channels = new float[clip.ChannelCount][];
        for (var channel = 0; channel < channels.Length; channel++)
        {
            channels[channel] = SampleArrays.Take(last - first);
            clip.Channel(channel)[first..last].CopyTo(channels[channel]);
        }
        if (Array.TrueForAll(channels, samples => SamplePeak.Of(samples) < SampleCheck.SilentPeak))
            return null;
        var start = TimeSpan.FromSeconds((double)first / clip.SampleRate);
        var segment = new AudioClip(clip.SampleRate, channels, clip.Start + start, clip.SourceDuration, isChecked: clip.Fault is null);
        var described = new SegmentFeatures(start, segment.Duration, extractor.Extract(segment));
        segment.Release();
        return described;
    }
}
