namespace ProductionValue.Learning;

/// <summary>What the <see cref="CandidateGate"/> decided.</summary>
/// <param name="Promote">Whether the new generation may take over.</param>
/// <param name="Reason">Why, as a plain sentence with the figures.</param>
public sealed record GateVerdict(bool Promote, string Reason);
