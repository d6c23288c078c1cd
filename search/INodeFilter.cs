namespace ProductionValue.Search;

/// <summary>Decides which nodes may be in an answer. Implemented by a struct, so that the walk is compiled for it and calls nothing indirectly.</summary>
public interface INodeFilter
{
    /// <summary>Whether <paramref name="node"/> may be in the answer. Called from inside the walk, at most once a node: keep it to an array access or two.</summary>
    /// <param name="node">A NodeId below <see cref="HnswIndex.NodeCapacity"/>.</param>
    bool Passes(int node);
}
