namespace ProductionValue.Audio;

/// <summary>What was extracted from one file.</summary>
/// <param name="ContentId">Identity of the sound in the file; the same after retagging.</param>
/// <param name="SourceDuration">Length of the whole recording.</param>
/// <param name="ClipStart">Where the analysed excerpt starts.</param>
/// <param name="ClipDuration">Length of the analysed excerpt.</param>
/// <param name="Vectors">One vector for each schema asked for, in that order.</param>
/// <param name="Segments">The first of these schemas for every segment with sound; empty unless asked for.</param>
public sealed record ExtractedFeatures(
    ContentId ContentId,
    TimeSpan SourceDuration,
    TimeSpan ClipStart,
    TimeSpan ClipDuration,
    IReadOnlyList<FeatureVector> Vectors,
    IReadOnlyList<SegmentFeatures> Segments)
{
    /// <summary>Length of the whole recording, in seconds.</summary>
    public double DurationSeconds => SourceDuration.TotalSeconds;
}
