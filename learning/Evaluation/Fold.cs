namespace ProductionValue.Learning;

/// <summary>One division of a <see cref="TrainingSet"/>; all members are positions in its <see cref="TrainingSet.Tracks"/>.</summary>
/// <param name="Training">What the pipeline may learn from; includes every uncredited track.</param>
/// <param name="Test">Held-out tracks of producers that have tracks in <paramref name="Training"/>.</param>
/// <param name="Unseen">Held-out tracks of producers that have none there: the right answer is <c>Unknown</c>.</param>
public sealed record Fold(IReadOnlyList<int> Training, IReadOnlyList<int> Test, IReadOnlyList<int> Unseen);
