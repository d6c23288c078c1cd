namespace ProductionValue.Learning;

/// <summary>One credited (or uncredited) track as the fit and the evaluation see it.</summary>
/// <param name="Track">Id of the track, unique within a <see cref="TrainingSet"/>.</param>
/// <param name="Features">Feature vector in its own units, shape [dimensions]; all tracks of a set share one schema.</param>
/// <param name="Producers">Credited producers, each once; empty where nobody is credited.</param>
/// <param name="Artist">Who performs; empty when not known (then each such track counts as an artist of its own).</param>
/// <param name="Album">The release; empty when not known (then each such track counts as an album of its own).</param>
public sealed record TrainingTrack(string Track, float[] Features, IReadOnlyList<string> Producers, string Artist, string Album);
