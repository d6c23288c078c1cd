namespace ProductionValue.Audio;

/// <summary>One dimension of a feature vector.</summary>
/// <param name="Name">Unique within its schema.</param>
/// <param name="Unit">Unit, such as <c>dB</c>; <c>1</c> where there is none.</param>
public sealed record FeatureDimension(string Name, string Unit);
