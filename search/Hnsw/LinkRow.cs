using System.Runtime.CompilerServices;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Changes one node's links on one layer while searches read them. A link that stays keeps its slot and every slot is written on its own,
/// so a search beside it sees old links, new links, or some of each, and never misses one that is in both.
/// </summary>
internal static unsafe class LinkRow
{
    /// <summary>Links to other nodes in the row.</summary>
    public static int Count(int* row, int slots, int self)
    {
        var count = 0;
        for (var i = 0; i < slots; i++)
            count += row[i] != self ? 1 : 0;
        return count;
    }

    /// <summary>Puts <paramref name="node"/> into an empty slot; false when the row already has <paramref name="most"/> links.</summary>
    public static bool TryAppend(int* row, int slots, int most, int self, int node)
    {
        var empty = -1;
        var count = 0;
        for (var i = slots - 1; i >= 0; i--)
        {
            if (row[i] == self)
                empty = i;
            else
                count++;
        }
        if (empty < 0 || count >= most)
            return false;
        Volatile.Write(ref row[empty], node);
        return true;
    }

    /// <summary>Makes the row hold exactly <paramref name="wanted"/>, moving nothing that stays. Keeps the in-degrees of layer 0.</summary>
    public static void Rewrite(NodeStore nodes, int self, int layer, int* wanted, int count)
    {
        var row = nodes.Links(self, layer);
        var slots = nodes.Slots(layer);
        ulong stays = 0, stays2 = 0; // Wanted nodes that are in the row already; at most 128 links.
        for (var i = 0; i < slots; i++)
        {
            if (row[i] == self)
                continue;
            var at = new ReadOnlySpan<int>(wanted, count).IndexOf(row[i]);
            if (at < 0)
            {
                Leave(nodes, row[i], layer);
                Volatile.Write(ref row[i], self);
            }
            else if (at < 64)
                stays |= 1ul << at;
            else
                stays2 |= 1ul << (at - 64);
        }
        var slot = 0;
        for (var i = 0; i < count; i++)
        {
            if (((i < 64 ? stays >> i : stays2 >> (i - 64)) & 1) != 0)
                continue;
            while (row[slot] != self)
                slot++;
            Volatile.Write(ref row[slot], wanted[i]);
            Enter(nodes, wanted[i], layer);
        }
    }

    /// <summary>Counts the links on layer 0 to every node anew.</summary>
    public static void CountInDegrees(NodeStore nodes)
    {
        new Span<byte>(nodes.InDegrees, nodes.Count).Clear();
        for (var node = 0; node < nodes.Count; node++)
        {
            if (nodes.State(node) == NodeState.Free)
                continue;
            var row = nodes.Links(node, 0);
            for (var i = 0; i < nodes.BaseSlots; i++)
            {
                if (row[i] != node)
                    Enter(nodes, row[i], 0);
            }
        }
    }

    /// <summary>Counts a new link to <paramref name="node"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Enter(NodeStore nodes, int node, int layer)
    {
        if (layer == 0 && nodes.InDegrees[node] < 255)
            nodes.InDegrees[node]++;
    }

    /// <summary>Counts a link less to <paramref name="node"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Leave(NodeStore nodes, int node, int layer)
    {
        if (layer == 0 && nodes.InDegrees[node] is > 0 and < 255)
            nodes.InDegrees[node]--;
    }
}
