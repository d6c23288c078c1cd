namespace ProductionValue.Learning;

/// <summary>A place on the map.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
public readonly record struct MapPoint(float X, float Y);
