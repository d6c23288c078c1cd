using System.Runtime.CompilerServices;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Nodes seen in this search: one byte a node, seen when it equals the search's number. Starting over costs nothing but every 255th
/// time. The whole range a graph may grow to is readable from the start, so a node added during the search needs no bounds check.
/// </summary>
internal sealed unsafe class VisitedSet : IDisposable
{
    private readonly ReservedMemory marks;
    private int touched;

    public VisitedSet(int maxNodes)
    {
        marks = new((nuint)maxNodes);
        marks.Commit((nuint)maxNodes);
    }

    public byte* Marks => marks.Address;

    public byte Epoch { get; private set; }

    /// <summary>Forgets everything. <paramref name="nodes"/>: slots in use now.</summary>
    public void Begin(int nodes)
    {
        touched = Math.Max(touched, nodes);
        if (++Epoch != 0)
            return;
        // Marks past 'touched' may have been made on nodes added during a search, one epoch's worth at most: clear those too.
        new Span<byte>(Marks, (int)Math.Min((nuint)touched + 4096, marks.Capacity)).Clear();
        Epoch = 1;
    }

    /// <summary>Marks a node; true when it was not marked yet.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool Mark(int node)
    {
        var fresh = Marks[node] != Epoch;
        Marks[node] = Epoch;
        return fresh;
    }

    public void Dispose() => marks.Dispose();
}
