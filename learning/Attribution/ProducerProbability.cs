namespace ProductionValue.Learning;

/// <summary>How likely it is that a producer made the clip.</summary>
/// <param name="Producer">The producer.</param>
/// <param name="Probability">0…1; all of an attribution's probabilities and <see cref="Attribution.Unknown"/> sum to 1.</param>
public sealed record ProducerProbability(string Producer, double Probability);
