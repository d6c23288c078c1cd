namespace ProductionValue.Learning;

/// <summary>A track that may be recommended.</summary>
/// <param name="Similarity">To what was asked for, −1…1.</param>
/// <param name="Artist">Who performs; empty when not known.</param>
/// <param name="Embedding">Unit-length embedding, shape [dimension].</param>
public sealed record RankedCandidate(double Similarity, string Artist, float[] Embedding);
