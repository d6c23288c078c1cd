namespace ProductionValue.Search;

/// <summary>The filter that passes everything.</summary>
public readonly struct AllNodes : INodeFilter
{
    /// <inheritdoc/>
    public bool Passes(int node) => true;
}
