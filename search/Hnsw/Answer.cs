using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Reads the answer out of a search's pool. A node may have been removed or replaced since the walk met it: a removed one is left out, and for
/// a replaced one its successor is measured, so that an id is in the answer once and with the embedding it has now.
/// </summary>
internal readonly unsafe ref struct Answer(NodeStore nodes, SearchScratch scratch, Span<Neighbor> nearest)
{
    private readonly Span<Neighbor> nearest = nearest;

    /// <summary>Fills the answer; returns how many there are.</summary>
    /// <param name="index">Whose replacements are watched.</param>
    /// <param name="filter">What a successor must pass too.</param>
    /// <param name="before">Replacements counted before the walk.</param>
    public int Read<TFilter>(HnswIndex index, TFilter filter, long before)
        where TFilter : struct, INodeFilter
    {
        var pool = scratch.Pool;
        var count = 0;
        for (var i = 0; i < pool.Count && count < nearest.Length; i++)
        {
            if ((pool.Tags[i] & CandidatePool.Admitted) == 0)
                continue;
            var node = (int)(pool.Tags[i] >> 2);
            if (nodes.State(node) == NodeState.Live)
                nearest[count++] = new Neighbor(nodes.Ids[node], node, pool.Distances[i]);
        }
        if ((before & 1) == 0 && index.Replacements == before)
            return count;
        return Settle(filter, count);
    }

    /// <summary>An embedding was replaced meanwhile: brings each id's present node in, and leaves every other node of that id out.</summary>
    private int Settle<TFilter>(TFilter filter, int count)
        where TFilter : struct, INodeFilter
    {
        var pool = scratch.Pool;
        count = 0;
        for (var i = 0; i < pool.Count; i++)
        {
            if ((pool.Tags[i] & CandidatePool.Admitted) == 0)
                continue;
            var node = (int)(pool.Tags[i] >> 2);
            var id = nodes.Ids[node];
            var current = nodes.Table.Find(id);
            if (current < 0 || Holds(id, count))
                continue;
            var distance = pool.Distances[i];
            if (current != node)
            {
                if (!filter.Passes(current))
                    continue;
                distance = DistanceTo(current);
            }
            count = Insert(new Neighbor(id, current, distance), count);
            if (count == nearest.Length && pool.Distances[i] >= nearest[count - 1].Distance)
                break;
        }
        return count;
    }

    private bool Holds(ulong id, int count)
    {
        for (var i = 0; i < count; i++)
        {
            if (nearest[i].Id == id)
                return true;
        }
        return false;
    }

    private int Insert(Neighbor found, int count)
    {
        var at = count;
        while (at > 0 && nearest[at - 1].Distance > found.Distance)
            at--;
        if (at == nearest.Length)
            return count;
        var moved = Math.Min(count, nearest.Length - 1) - at;
        nearest.Slice(at, moved).CopyTo(nearest[(at + 1)..]);
        nearest[at] = found;
        return Math.Min(count + 1, nearest.Length);
    }

    private float DistanceTo(int node)
    {
        var visitor = new DistanceVisitor(scratch, node);
        KernelChoice.Float32(nodes.Options.Metric, nodes.Rows, nodes.Blocks, ref visitor);
        return visitor.Distance;
    }
}
