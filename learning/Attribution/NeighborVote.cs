namespace ProductionValue.Learning;

/// <summary>One of the tracks nearest to the query, which votes for its producers.</summary>
/// <param name="Track">Id of the neighbour; never the query itself.</param>
/// <param name="Producers">Its credited producers; a neighbour without any casts no vote.</param>
/// <param name="Similarity">Cosine of the two embeddings, −1…1.</param>
/// <param name="Artist">Who performs; empty when not known.</param>
/// <param name="Album">The release; empty when not known.</param>
public sealed record NeighborVote(string Track, IReadOnlyList<string> Producers, double Similarity, string Artist = "", string Album = "");
