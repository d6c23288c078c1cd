namespace ProductionValue.Learning;

/// <summary>Who may have produced a clip.</summary>
/// <param name="Ranked">Every producer with a fingerprint, most likely first, equal ones by name.</param>
/// <param name="Unknown">Probability that it is none of them.</param>
public sealed record Attribution(IReadOnlyList<ProducerProbability> Ranked, double Unknown);
