namespace ProductionValue.Audio;

/// <summary>A quantity that can be had frame by frame.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rows">Values a frame; 0 for samples, which have no frames.</param>
/// <param name="Meaning">What it is, and the call of librosa that gives the same.</param>
public sealed record FrameKind(string Name, int Rows, string Meaning);
