namespace ProductionValue.Search;

/// <summary>Passes the nodes of a set.</summary>
/// <param name="set">The set.</param>
public readonly struct NodeSetFilter(NodeSet set) : INodeFilter
{
    /// <summary>The set.</summary>
    public NodeSet Set => set;

    /// <inheritdoc/>
    public bool Passes(int node) => set.Contains(node);
}
