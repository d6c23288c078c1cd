namespace ProductionValue.Search;

/// <summary>What the walk through the graph compares.</summary>
public enum Quantization
{
    /// <summary>The embeddings themselves.</summary>
    Float32 = 0,

    /// <summary>One byte a dimension with one scale for all; the last candidates are measured again in <see cref="Float32"/>, so distances in answers are exact.</summary>
    Int8 = 1,
}
