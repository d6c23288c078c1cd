using System.Globalization;

namespace ProductionValue.Audio;

/// <summary>Which part of a recording is analysed: 30 s from its middle or from a given start, shorter recordings whole, down to 1 s.</summary>
public static class ExcerptRule
{
    /// <summary>Length of the excerpt.</summary>
    public static TimeSpan Length { get; } = TimeSpan.FromSeconds(30);

    /// <summary>Shortest excerpt that is analysed.</summary>
    public static TimeSpan Minimum { get; } = TimeSpan.FromSeconds(1);

    /// <summary>Most samples of an excerpt.</summary>
    internal static int LengthIn(int sampleRate) => (int)(Length.TotalSeconds * sampleRate);

    /// <summary>Least samples of an excerpt.</summary>
    internal static int MinimumIn(int sampleRate) => (int)(Minimum.TotalSeconds * sampleRate);

    /// <summary>Where the excerpt starts.</summary>
    /// <param name="sampleCount">Samples of the recording, a channel.</param>
    /// <param name="sampleRate">Its sample rate, Hz.</param>
    /// <param name="startSeconds">The start asked for, or null for the middle.</param>
    internal static (long Start, int Count) Choose(long sampleCount, int sampleRate, double? startSeconds)
    {
        var length = LengthIn(sampleRate);
        var start = startSeconds is { } seconds
            ? (long)Math.Min(Math.Round(seconds * sampleRate), sampleCount)
            : Math.Max(0, (sampleCount - length) / 2);
        return (start, (int)Math.Min(length, sampleCount - start));
    }

    /// <summary>The reason for refusing a start that is no time, or null.</summary>
    internal static string? RefuseStart(double? startSeconds) =>
        startSeconds is { } seconds && !(seconds >= 0 && seconds < 1e9)
            ? string.Create(CultureInfo.InvariantCulture, $"expected a start of 0 s or more, got {seconds}")
            : null;

    /// <summary>The reason for refusing an excerpt of so few samples, or null.</summary>
    internal static string? RefuseLength(long available, long total, int sampleRate, double? startSeconds)
    {
        if (available >= MinimumIn(sampleRate))
            return null;
        var totalSeconds = (double)total / sampleRate;
        return startSeconds is { } start && total >= MinimumIn(sampleRate)
            ? string.Create(CultureInfo.InvariantCulture, $"expected at least 1 s of audio from {start:0.###} s on, but the recording ends at {totalSeconds:0.###} s")
            : string.Create(CultureInfo.InvariantCulture, $"expected at least 1 s of audio, got {(double)available / sampleRate:0.###} s");
    }
}
