namespace ProductionValue.Grains;

/// <summary>What one dimension of a feature vector is about.</summary>
/// <param name="Name">Its name in the schema.</param>
/// <param name="Group">The side of the sound it belongs to, in words, such as <c>band balance</c>.</param>
public sealed record DescriptorMeaning(string Name, string Group);
