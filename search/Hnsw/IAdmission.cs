using System.Runtime.CompilerServices;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>Which nodes a walk may keep as answers. What is not admitted is still walked through.</summary>
internal interface IAdmission
{
    /// <summary>True when there is nothing to ask: the walk then keeps a plain pool.</summary>
    static abstract bool Everything { get; }

    bool Admits(int node);
}

internal readonly struct AdmitAll : IAdmission
{
    public static bool Everything => true;

    public bool Admits(int node) => true;
}

/// <summary>Live nodes that pass a filter.</summary>
internal readonly unsafe struct AdmitLive<TFilter>(byte* states, TFilter filter) : IAdmission
    where TFilter : struct, INodeFilter
{
    public static bool Everything => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(int node) => states[node] == (byte)NodeState.Live && filter.Passes(node);
}
