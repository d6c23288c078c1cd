using ProductionValue.Search.Kernels;

namespace ProductionValue.Search.Hnsw;

/// <summary>Measures one node from the scratch's query.</summary>
internal unsafe struct DistanceVisitor(SearchScratch scratch, int node) : IKernelVisitor
{
    public float Distance { get; private set; }

    public void Visit<TKernel>(TKernel kernel)
        where TKernel : struct, IRowKernel => Distance = kernel.Four(scratch.Query, node, node, node, node)[0];
}
