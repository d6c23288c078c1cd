namespace ProductionValue.Learning;

/// <summary>How much one group of descriptors speaks for a producer.</summary>
/// <param name="Group">The group's name, as given.</param>
/// <param name="Contribution">
/// Its part of the margin by which the clip is closer to the producer's centroid than to the mean of all: above zero it points to the
/// producer, below zero away. The contributions of all groups sum to that margin.
/// </param>
public sealed record GroupContribution(string Group, double Contribution);
