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

    /// <summary>Maps an id that was not there; false when it was. For a table nobody reads yet.</summary>
    public bool TryAdd(ulong id, int node)
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
