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
    private int used, count;

    /// <summary>Ids held.</summary>
    public int Count => count;

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
        count++;
        Volatile.Write(ref cells[free < 0 ? i : free], node + 1);
    }

    /// <summary>
    /// Maps the ids of some nodes, in a table nobody reads yet that has room for all (<see cref="Reserve"/>) and none of them. Several threads may
    /// do so side by side.
    /// </summary>
    /// <param name="first">First of the nodes.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="states">Of each node; only live ones are mapped.</param>
    /// <returns>The lowest node found whose id another before it has; −1 where none has.</returns>
    /// <remarks>Each id lands in another place of the table, and meets others that lie anywhere: what the next ones will need is fetched ahead.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public int AddAll(int first, int end, byte* states)
    {
        const int Ahead = 16;
        var (added, twice) = (0, -1);
        ref var start = ref MemoryMarshal.GetArrayDataReference(cells);
        var mask = cells.Length - 1;
        for (var node = first; node < end; node++)
        {
            if (Sse.IsSupported && node + (2 * Ahead) < end)
            {
                Sse.Prefetch0(Unsafe.AsPointer(ref Unsafe.Add(ref start, (int)Mix(ids[node + (2 * Ahead)]) & mask)));
                if (Unsafe.Add(ref start, (int)Mix(ids[node + Ahead]) & mask) is > 0 and var held)
                    Sse.Prefetch0(ids + held - 1);
            }

            if (states[node] != (byte)NodeState.Live)
                continue;
            var id = ids[node];
            var i = (int)Mix(id) & mask;
            int other;
            for (; (other = Interlocked.CompareExchange(ref Unsafe.Add(ref start, i), node + 1, Empty)) != Empty; i = (i + 1) & mask)
            {
                if (ids[other - 1] == id)
                    break;
            }

            if (other == Empty)
                added++;
            else if (Math.Max(node, other - 1) is var later && (twice < 0 || later < twice))
                twice = later;
        }

        Interlocked.Add(ref used, added);
        Interlocked.Add(ref count, added);
        return twice;
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
            count--;
            return;
        }
    }

    /// <summary>Makes room for <paramref name="wanted"/> ids, so that adding them rehashes nothing.</summary>
    public void Reserve(int wanted)
    {
        if (wanted * 10L > cells.Length * 7L)
            Rehash(wanted);
    }

    private void Rehash(int wanted)
    {
        var length = 16;
        while (length * 6L < wanted * 10L)
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
