using System.Runtime.Intrinsics;

namespace ProductionValue.Search.Kernels;

/// <summary>Measures stored rows against a query in the form this kernel compares. A struct, so that every walk is compiled for its kernel.</summary>
internal unsafe interface IRowKernel
{
    /// <summary>Distances of four nodes to <paramref name="query"/>, a row in the form this kernel compares.</summary>
    Vector128<float> Four(void* query, int a, int b, int c, int d);

    /// <summary>Asks for a node's row ahead of use.</summary>
    void Prefetch(int node);
}
