namespace ProductionValue.Learning;

/// <summary>How far a track is from everything: its cosine distances to the reference of a <see cref="MutualProximity"/>.</summary>
/// <param name="Mean">Mean distance.</param>
/// <param name="Deviation">Standard deviation, above 0.</param>
public readonly record struct ProximityProfile(double Mean, double Deviation);
