using System.Runtime.CompilerServices;

namespace ProductionValue.Search.Storage;

/// <summary>
/// The memory of an index: one slab a field, one row a node, no object a node. A row of links has a fixed number of slots, and a slot
/// that is not used holds the node's own number: a walk has always seen the node it stands on, so nothing needs to count links.
/// </summary>
internal sealed unsafe class NodeStore : IDisposable
{
    /// <summary>Levels are drawn below this.</summary>
    public const int MaxLevel = 30;

    private readonly ReservedMemory rows, baseLinks, upperLinks, upperStart, levels, states, inDegrees, ids;
    private readonly Stack<int>[] freeUpper = new Stack<int>[MaxLevel + 1];
    private long entry = -1;
    private int count;

    public NodeStore(HnswOptions options)
    {
        Options = options;
        Blocks = (options.Dimensions + 15) / 16;
        MaxBaseLinks = options.M * 2;
        BaseSlots = (MaxBaseLinks + 15) / 16 * 16;
        UpperSlots = (options.M + 15) / 16 * 16;
        var most = (nuint)options.MaxNodes;
        rows = new(most * RowBytes);
        baseLinks = new(most * (nuint)BaseSlots * sizeof(int));
        // Level draws leave N / (M − 1) upper rows on average; twice that and a little is never reached in practice.
        MaxUpperRows = (int)Math.Min(int.MaxValue, (long)options.MaxNodes * 2 / Math.Max(1, options.M - 1) + 1024);
        upperLinks = new((nuint)MaxUpperRows * (nuint)UpperSlots * sizeof(int));
        upperStart = new(most * sizeof(int));
        levels = new(most);
        states = new(most);
        inDegrees = new(most);
        ids = new(most * sizeof(ulong));
        Table = new IdTable(Ids);
    }

    public HnswOptions Options { get; }

    /// <summary>Length of a row in blocks of 16 floats.</summary>
    public int Blocks { get; }

    public int MaxBaseLinks { get; }

    /// <summary>Link slots of a row on layer 0, and on the layers above.</summary>
    public int BaseSlots { get; }

    public int UpperSlots { get; }

    public int MaxUpperRows { get; }

    public nuint RowBytes => (nuint)Blocks * 64;

    /// <summary>Bytes of a row of codes.</summary>
    public nuint CodeBytes => (nuint)(Blocks + 1) / 2 * 32;

    public IdTable Table { get; }

    public float* Rows => (float*)rows.Address;

    public int* BaseLinks => (int*)baseLinks.Address;

    public int* UpperLinks => (int*)upperLinks.Address;

    public int* UpperStart => (int*)upperStart.Address;

    public byte* Levels => levels.Address;

    public byte* States => states.Address;

    /// <summary>Links on layer 0 that lead to a node; stays at 255 once there.</summary>
    public byte* InDegrees => inDegrees.Address;

    public ulong* Ids => (ulong*)ids.Address;

    /// <summary>Slots given out so far, free ones included.</summary>
    public int Count => Volatile.Read(ref count);

    /// <summary>Upper rows given out so far, free ones included.</summary>
    public int UpperRows { get; private set; }

    /// <summary>Node and level where searches start, in one word so that a reader sees both or neither; -1 when empty.</summary>
    public long Entry
    {
        get => Volatile.Read(ref entry);
        set => Volatile.Write(ref entry, value);
    }

    public static long EntryOf(int node, int level) => (long)level << 32 | (uint)node;

    public float* Row(int node) => Rows + (nint)node * Blocks * 16;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int* Links(int node, int layer) => layer == 0
        ? BaseLinks + (nint)node * BaseSlots
        : UpperLinks + (nint)(UpperStart[node] + layer - 1) * UpperSlots;

    public int Slots(int layer) => layer == 0 ? BaseSlots : UpperSlots;

    public int MaxLinks(int layer) => layer == 0 ? MaxBaseLinks : Options.M;

    public NodeState State(int node) => (NodeState)Volatile.Read(ref States[node]);

    public void SetState(int node, NodeState state) => Volatile.Write(ref States[node], (byte)state);

    /// <summary>Takes a slot that was never used.</summary>
    /// <exception cref="InvalidOperationException">The index holds as many as it may.</exception>
    public int Append()
    {
        if (count == Options.MaxNodes)
            throw new InvalidOperationException($"the index is full: {nameof(HnswOptions.MaxNodes)} is {Options.MaxNodes}");
        Commit(count + 1);
        Volatile.Write(ref count, count + 1);
        return count - 1;
    }

    /// <summary>Takes <paramref name="wanted"/> slots and upper rows at once: a load fills them.</summary>
    public void Allocate(int wanted, int wantedUpperRows)
    {
        Commit(wanted);
        upperLinks.Commit((nuint)wantedUpperRows * (nuint)UpperSlots * sizeof(int));
        UpperRows = wantedUpperRows;
        Volatile.Write(ref count, wanted);
    }

    /// <summary>Gives a node its level and rows of empty links; a lower level when there is no room for so many upper rows.</summary>
    public void SetLevel(int node, int level)
    {
        if (level > 0 && (freeUpper[level] is not { Count: > 0 }) && UpperRows > MaxUpperRows - level)
            level = 0;
        Levels[node] = (byte)level;
        if (level > 0)
            UpperStart[node] = TakeUpper(level);
        for (var layer = 0; layer <= level; layer++)
            new Span<int>(Links(node, layer), Slots(layer)).Fill(node);
    }

    /// <summary>Gives a node's upper rows back.</summary>
    public void FreeUpper(int node)
    {
        if (Levels[node] > 0)
            ReturnUpper(UpperStart[node], Levels[node]);
    }

    /// <summary>Notes <paramref name="level"/> upper rows from <paramref name="start"/> as free.</summary>
    public void ReturnUpper(int start, int level) => (freeUpper[level] ??= new()).Push(start);

    public void Dispose()
    {
        foreach (var slab in new[] { rows, baseLinks, upperLinks, upperStart, levels, states, inDegrees, ids })
            slab.Dispose();
    }

    private void Commit(int nodes)
    {
        var n = (nuint)nodes;
        rows.Commit(n * RowBytes);
        baseLinks.Commit(n * (nuint)BaseSlots * sizeof(int));
        upperStart.Commit(n * sizeof(int));
        levels.Commit(n);
        states.Commit(n);
        inDegrees.Commit(n);
        ids.Commit(n * sizeof(ulong));
    }

    private int TakeUpper(int level)
    {
        if (freeUpper[level] is { Count: > 0 } free)
            return free.Pop();
        upperLinks.Commit((nuint)(UpperRows + level) * (nuint)UpperSlots * sizeof(int));
        UpperRows += level;
        return UpperRows - level;
    }
}
