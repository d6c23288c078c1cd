namespace ProductionValue.Learning;

/// <summary>Evidence about a track that took no part in the fit it is scored by.</summary>
/// <param name="Evidence">What that fit's fingerprints and neighbours say.</param>
/// <param name="Truth">Positions of the track's producers among the fingerprints; empty when none of them is known to the fit.</param>
internal sealed record HeldOutTrack(ProducerEvidence Evidence, int[] Truth);
