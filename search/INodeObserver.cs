namespace ProductionValue.Search;

/// <summary>Told which node an embedding gets before any search can see it, so that arrays kept beside the index are filled in time.</summary>
public interface INodeObserver
{
    /// <summary>The embedding being added will be <paramref name="node"/>. Called by the writer, before the node is visible.</summary>
    /// <param name="node">A NodeId below <see cref="HnswIndex.NodeCapacity"/>.</param>
    void Assigned(int node);
}
