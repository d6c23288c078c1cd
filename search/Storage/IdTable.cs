using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Search.Storage;

/// <summary>
/// id → node by open addressing. One writer; readers take no lock: a cell is one int, written once its node is complete,
/// and a table that has grown replaces the old one in a single store.
/// </summary>
internal sealed unsafe class IdTable(ulong* ids)
{
    private const int Empty = 0, Removed = -1;

    private int[] cells = new int[16];
    private int used;

    /// <summary>Ids held.</summary>
    public int Count { get; private set; }

    /// <summary>Node of an id, or -1.</summary>
    public int Find(ulong id)
    {
        var table = Volatile.Read(ref cells);
        var mask = table.Length - 1;
        for (var i = (int)Mix(id) & mask; ; i = (i + 1) & mask)
        {
            var cell = Volatile.Read(ref table[i]);
            if (cell == Empty)
                return -1;
            if (cell != Removed && ids[cell - 1] == id)
                return cell - 1;
        }
    }

    /// <summary>Maps <paramref name="id"/> to <paramref name="node"/>, in one store where it was mapped before.</summary>
    public void Set(ulong id, int node)
    {
        if ((used + 1) * 10L > cells.Length * 7L)
            Rehash(Count + 1);
        var mask = cells.Length - 1;
        var free = -1;
        var i = (int)Mix(id) & mask;
        for (; cells[i] != Empty; i = (i + 1) & mask)
        {
            if (cells[i] == Removed)
                free = free < 0 ? i : free;
            else if (ids[cells[i] - 1] == id)
            {
                Volatile.Write(ref cells[i], node + 1);
                return;
            }
        }
        if (free < 0)
            used++;
        Count++;
        Volatile.Write(ref cells[free < 0 ? i : free], node + 1);
    }

    /// <summary>Maps the ids of nodes that were not there; for a table nobody reads yet.</summary>
    /// <param name="count">Nodes 0 to this, exclusive.</param>
    /// <param name="states">Of each node; only live ones are mapped.</param>
    /// <returns>The first node whose id stands twice; −1 where none does.</returns>
    /// <remarks>Each id lands in another place of the table, and meets others that lie anywhere: what the next ones will need is fetched ahead.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int AddAll(int count, byte* states)
    {
        const int Ahead = 16;
        for (var node = 0; node < count; node++)
        {
            if (Sse.IsSupported && node + (2 * Ahead) < count)
            {
                ref var first = ref MemoryMarshal.GetArrayDataReference(cells);
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref first, (int)Mix(ids[node + (2 * Ahead)]) & (cells.Length - 1))));
                if (Unsafe.Add(ref first, (int)Mix(ids[node + Ahead]) & (cells.Length - 1)) is > 0 and var held)
                    Sse.Prefetch0(ids + held - 1);
            }

            if (states[node] == (byte)NodeState.Live && !TryAdd(ids[node], node))
                return node;
        }

        return -1;
    }

    private bool TryAdd(ulong id, int node)
    {
        if ((used + 1) * 10L > cells.Length * 7L)
            Rehash(Count + 1);
        var mask = cells.Length - 1;
        var i = (int)Mix(id) & mask;
        for (; cells[i] != Empty; i = (i + 1) & mask)
        {
            if (cells[i] != Removed && ids[cells[i] - 1] == id)
                return false;
        }
        used++;
        Count++;
        cells[i] = node + 1;
        return true;
    }

    /// <summary>Forgets an id. Nothing happens when it is not there.</summary>
    public void Remove(ulong id)
    {
        var mask = cells.Length - 1;
        for (var i = (int)Mix(id) & mask; cells[i] != Empty; i = (i + 1) & mask)
        {
            if (cells[i] == Removed || ids[cells[i] - 1] != id)
                continue;
            Volatile.Write(ref cells[i], Removed);
            Count--;
            return;
        }
    }

    /// <summary>Makes room for <paramref name="count"/> ids, so that adding them rehashes nothing.</summary>
    public void Reserve(int count)
    {
        if (count * 10L > cells.Length * 7L)
            Rehash(count);
    }

    private void Rehash(int count)
    {
        var length = 16;
        while (length * 6L < count * 10L)
            length *= 2;
        var grown = new int[length];
        foreach (var cell in cells)
        {
            if (cell is Empty or Removed)
                continue;
            var i = (int)Mix(ids[cell - 1]) & (length - 1);
            while (grown[i] != Empty)
                i = (i + 1) & (length - 1);
            grown[i] = cell;
        }
        used = Count;
        Volatile.Write(ref cells, grown);
    }

    /// <summary>splitmix64's finaliser: ids are often consecutive, cells must not be.</summary>
    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
