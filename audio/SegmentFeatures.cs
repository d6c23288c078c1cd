namespace ProductionValue.Audio;

/// <summary>The features of a few seconds of a clip, so that evidence can be located in time.</summary>
/// <param name="Start">Where the segment starts in the clip.</param>
/// <param name="Duration">Length of the segment.</param>
/// <param name="Vector">Its features.</param>
public sealed record SegmentFeatures(TimeSpan Start, TimeSpan Duration, FeatureVector Vector);
