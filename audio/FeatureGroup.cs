namespace ProductionValue.Audio;

/// <summary>Dimensions of a schema that are computed alike, with what there is to say about them.</summary>
/// <param name="Name">Name of the group; the start of its dimensions' names.</param>
/// <param name="DimensionNames">Names of its dimensions, in order.</param>
/// <param name="Unit">Unit of each; <c>1</c> where there is none.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Source">The paper or standard it follows.</param>
/// <param name="Golden">What the tests hold it to.</param>
public sealed record FeatureGroup(string Name, IReadOnlyList<string> DimensionNames, string Unit, string Formula, string Source, string Golden)
{
    /// <summary>A group whose dimensions are numbered from 0, two digits each.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="count">Number of dimensions.</param>
    /// <param name="unit">Unit of each.</param>
    /// <param name="formula">How it is computed.</param>
    /// <param name="source">The paper or standard it follows.</param>
    /// <param name="golden">What the tests hold it to.</param>
    internal static FeatureGroup Numbered(string name, int count, string unit, string formula, string source, string golden) =>
        new(name, [.. Enumerable.Range(0, count).Select(i => $"{name}_{i:00}")], unit, formula, source, golden);
}
