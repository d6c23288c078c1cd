using System.Numerics;
using System.Runtime.CompilerServices;

namespace ProductionValue.Search.Storage;

/// <summary>
/// Checks what the checksums cannot: that the numbers in a snapshot make a graph. Anyone can compute a checksum; a link out of range would
/// read memory that is not ours. Builds what is not stored on the way: the id table. In-degrees are taken as they are: they only guide selection.
/// Its loops are compiled with all optimizations at once: each runs once in a process, over before the runtime would think of it.
/// </summary>
internal sealed unsafe class SnapshotCheck(string path, NodeStore nodes, SnapshotHeader header)
{
    private const int NodesAtOnce = 1 << 14;

    private readonly SnapshotLayout layout = SnapshotLayout.Of(header.Options, header.Nodes, header.UpperRows);
    private bool anyFree;

    /// <exception cref="InvalidDataException">They do not.</exception>
    public void Run(Action<int> onFree, Action<int> onTombstone)
    {
        CheckNodes(onFree, onTombstone);
        CheckUpperRows();
        CheckEntry();
        nodes.Table.Reserve(header.Live);
        try
        {
            Parallel.For(0, (header.Nodes + NodesAtOnce - 1) / NodesAtOnce, CheckPart);
        }
        catch (AggregateException several)
        {
            throw several.InnerExceptions.MinBy(wrong => wrong is InvalidDataException ? 0 : 1)!;
        }
    }

    private void CheckPart(int part)
    {
        var (first, end) = (part * NodesAtOnce, Math.Min(header.Nodes, (part + 1) * NodesAtOnce));
        if (nodes.Table.AddAll(first, end, nodes.States) is >= 0 and var twice)
            throw Damage(SnapshotLayout.Kind.Ids, twice * 8L, $"id {nodes.Ids[twice]} stands twice");
        CheckLinks(first, end);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckLinks(int first, int end)
    {
        byte* states = nodes.States, levels = nodes.Levels;
        for (var node = first; node < end; node++)
        {
            if (states[node] == (byte)NodeState.Free)
                continue;
            CheckBaseLinks(node);
            for (var layer = 1; layer <= levels[node]; layer++)
                CheckUpperLinks(node, layer);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckNodes(Action<int> onFree, Action<int> onTombstone)
    {
        var live = 0;
        for (var node = 0; node < header.Nodes; node++)
        {
            if (nodes.Levels[node] > NodeStore.MaxLevel)
                throw Damage(SnapshotLayout.Kind.Levels, node, $"level {nodes.Levels[node]}");
            switch (nodes.State(node))
            {
                case NodeState.Live:
                    live++;
                    break;
                case NodeState.Free:
                    anyFree = true;
                    onFree(node);
                    break;
                case NodeState.Tombstone or NodeState.Leaving:
                    nodes.SetState(node, NodeState.Tombstone);
                    onTombstone(node);
                    break;
                default:
                    throw Damage(SnapshotLayout.Kind.States, node, $"state {nodes.States[node]}");
            }
        }
        if (live != header.Live)
            throw Damage(SnapshotLayout.Kind.States, 0, $"{live} live nodes, the header says {header.Live}");
    }

    /// <summary>Every upper row belongs to one node at most; those of no node are free.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckUpperRows()
    {
        var owned = new bool[header.UpperRows];
        for (var node = 0; node < header.Nodes; node++)
        {
            int level = nodes.Levels[node], start = nodes.UpperStart[node];
            if (level == 0)
                continue;
            if (start < 0 || start > header.UpperRows - level || owned.AsSpan(start, level).Contains(true))
                throw Damage(SnapshotLayout.Kind.UpperStart, node * 4L, $"upper rows {start} to {start + level - 1} are not this node's");
            owned.AsSpan(start, level).Fill(true);
        }
        for (var row = 0; row < owned.Length; row++)
        {
            if (!owned[row])
                nodes.ReturnUpper(row, 1);
        }
    }

    private void CheckEntry()
    {
        if (header.Entry < 0)
        {
            if (header.Live > 0)
                throw SnapshotHeader.Damage(path, 64, "no entry point");
            return;
        }
        long node = (uint)header.Entry, level = header.Entry >> 32;
        if (node >= header.Nodes || nodes.State((int)node) == NodeState.Free || nodes.Levels[node] != level)
            throw SnapshotHeader.Damage(path, 64, $"entry point {node} on layer {level} does not exist");
        nodes.Entry = header.Entry;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckBaseLinks(int node)
    {
        var row = nodes.Links(node, 0);
        if (!anyFree && AreBelow(row, nodes.BaseSlots, (uint)header.Nodes))
            return;
        var states = nodes.States;
        var (slots, count) = (nodes.BaseSlots, (uint)header.Nodes);
        for (var i = 0; i < slots; i++)
        {
            var link = row[i];
            if (link != node && ((uint)link >= count || states[link] == (byte)NodeState.Free))
                throw Damage(SnapshotLayout.Kind.BaseLinks, ((long)node * slots + i) * 4, $"link to {link}");
        }
    }

    /// <summary>Whether all numbers of a row are below <paramref name="count"/>; rows are whole vectors long.</summary>
    private static bool AreBelow(int* row, int slots, uint count)
    {
        var highest = Vector<uint>.Zero;
        for (var i = 0; i < slots; i += Vector<uint>.Count)
            highest = Vector.Max(highest, Vector.Load((uint*)row + i));
        return Vector.LessThanAll(highest, new Vector<uint>(count));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void CheckUpperLinks(int node, int layer)
    {
        var row = nodes.Links(node, layer);
        byte* states = nodes.States, levels = nodes.Levels;
        var (slots, count) = (nodes.UpperSlots, (uint)header.Nodes);
        for (var i = 0; i < slots; i++)
        {
            var link = row[i];
            if (link == node)
                continue; // An unused slot.
            if ((uint)link >= count || levels[link] < layer || states[link] == (byte)NodeState.Free)
                throw Damage(SnapshotLayout.Kind.UpperLinks, (row - nodes.UpperLinks + i) * 4, $"link to {link}");
        }
    }

    private InvalidDataException Damage(SnapshotLayout.Kind kind, long at, string what) =>
        SnapshotHeader.Damage(path, layout.Sections[(int)kind - 1].Offset + at, $"impossible {kind}: {what}");
}
