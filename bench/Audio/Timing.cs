namespace ProductionValue.Bench.Audio;

/// <summary>How long a piece of work takes.</summary>
/// <param name="Name">The work.</param>
/// <param name="Median">Median wall time, s.</param>
internal sealed record Timing(string Name, double Median);
