namespace ProductionValue.Audio;

/// <summary>One quantity of a clip for every frame, as librosa lays it out.</summary>
/// <param name="Name">Name of the quantity; one of <see cref="FrameArrays.Names"/>.</param>
/// <param name="Shape">[rows, frames], or [frames] where there is one row only, or [samples].</param>
/// <param name="Values">The values, row by row.</param>
public sealed record FrameArray(string Name, IReadOnlyList<int> Shape, float[] Values);
