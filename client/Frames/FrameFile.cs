namespace ProductionValue.Client;

/// <summary>A frame array that was written to a file.</summary>
/// <param name="Name">Name of the quantity.</param>
/// <param name="Path">The .npy file.</param>
/// <param name="Shape">Lengths of its dimensions.</param>
internal sealed record FrameFile(string Name, string Path, IReadOnlyList<int> Shape);
