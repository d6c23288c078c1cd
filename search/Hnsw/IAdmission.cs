using System.Runtime.CompilerServices;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>Which nodes a walk may keep as answers. What is not admitted is still walked through.</summary>
internal interface IAdmission
{
    /// <summary>True when there is nothing to ask: the walk then keeps a plain pool.</summary>
    static abstract bool Everything { get; }

    /// <summary>
    /// Nodes expanded together, at most <see cref="LayerSearch.MostAtOnce"/>. Nearly all of the pool is expanded in the end anyway, and so many rows
    /// are on their way from memory at once.
    /// </summary>
    static abstract int AtOnce { get; }

    bool Admits(int node);
}

internal readonly struct AdmitAll : IAdmission
{
    public static bool Everything => true;

    public static int AtOnce => 2;

    public bool Admits(int node) => true;
}

/// <summary>All, for a node's links: the pool of such a walk is long as well.</summary>
internal readonly struct AdmitToLink : IAdmission
{
    public static bool Everything => true;

    public static int AtOnce => 4;

    public bool Admits(int node) => true;
}

/// <summary>Live nodes that pass a filter.</summary>
internal readonly unsafe struct AdmitLive<TFilter>(byte* states, TFilter filter) : IAdmission
    where TFilter : struct, INodeFilter
{
    public static bool Everything => false;

    /// <summary>The pool of a filtered walk is long: more of its nodes are sure to be expanded.</summary>
    public static int AtOnce => 4;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Admits(int node) => states[node] == (byte)NodeState.Live && filter.Passes(node);
}
