using System.Numerics;

namespace ProductionValue.Search;

/// <summary>
/// A set of nodes as a bitmap with a count: the filter to use where few nodes pass, since a search then knows how many they are and finds them
/// without asking every node. Built first, shared by searches after; not to be changed while one uses it.
/// </summary>
public sealed class NodeSet
{
    private ulong[] words;

    /// <summary>An empty set.</summary>
    /// <param name="capacity">Nodes to make room for: <see cref="HnswIndex.NodeCapacity"/>.</param>
    public NodeSet(int capacity)
    {
        Require.InRange(capacity, 0, HnswOptions.MaxMaxNodes);
        words = new ulong[(capacity + 63) / 64];
    }

    /// <summary>Nodes in it.</summary>
    public int Count { get; private set; }

    /// <summary>64 nodes a word.</summary>
    internal ReadOnlySpan<ulong> Words => words;

    /// <summary>Adds a node; false when it was there.</summary>
    public bool Add(int node)
    {
        Require.InRange(node, 0, HnswOptions.MaxMaxNodes - 1);
        if (node >> 6 >= words.Length)
            Array.Resize(ref words, Math.Max(words.Length * 2, (node >> 6) + 1));
        if (Contains(node))
            return false;
        words[node >> 6] |= 1ul << node;
        Count++;
        return true;
    }

    /// <summary>Takes a node out; false when it was not there.</summary>
    public bool Remove(int node)
    {
        if (!Contains(node))
            return false;
        words[node >> 6] &= ~(1ul << node);
        Count--;
        return true;
    }

    /// <summary>Whether a node is in it.</summary>
    public bool Contains(int node)
    {
        var held = words;
        return (uint)(node >> 6) < (uint)held.Length && (held[node >> 6] >> node & 1) != 0;
    }

    /// <summary>Calls back for each node in it below <paramref name="end"/>, in order.</summary>
    internal void Each<TVisitor>(int end, ref TVisitor visitor)
        where TVisitor : struct, INodeObserver
    {
        var held = words;
        for (var i = 0; i < held.Length && i << 6 < end; i++)
        {
            for (var word = held[i]; word != 0; word &= word - 1)
            {
                var node = (i << 6) + BitOperations.TrailingZeroCount(word);
                if (node < end)
                    visitor.Assigned(node);
            }
        }
    }
}
