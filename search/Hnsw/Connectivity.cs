using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Finds live nodes no walk from the entry point can reach on layer 0, and links them in. Selection keeps the graph sparse by dropping links,
/// and now and then drops the last way to a node or to a group of them.
/// </summary>
internal sealed unsafe class Connectivity(NodeStore nodes)
{
    private const int Ef = 64, MaxPasses = 4;

    private readonly Queue<int> frontier = new();
    private readonly bool[] reached = new bool[nodes.Count];

    /// <summary>Live nodes that cannot be reached.</summary>
    public int CountUnreached()
    {
        Reach();
        var count = 0;
        for (var node = 0; node < reached.Length; node++)
            count += !reached[node] && nodes.State(node) == NodeState.Live ? 1 : 0;
        return count;
    }

    /// <summary>Links them in. A link made may push another out of its row, so this looks again until all are reached.</summary>
    public void Restore<TKernel>(TKernel kernel, GraphWriter writer)
        where TKernel : struct, IRowKernel
    {
        for (var pass = 0; pass < MaxPasses && CountUnreached() > 0; pass++)
        {
            for (var node = 0; node < reached.Length; node++)
            {
                if (reached[node] || nodes.State(node) != NodeState.Live)
                    continue;
                LinkIn(kernel, writer, node);
                Spread(node);
            }
        }
    }

    private void Reach()
    {
        Array.Clear(reached);
        if (nodes.Entry >= 0)
            Spread((int)nodes.Entry);
    }

    private void Spread(int start)
    {
        reached[start] = true;
        frontier.Enqueue(start);
        while (frontier.TryDequeue(out var node))
        {
            var row = nodes.Links(node, 0);
            for (var i = 0; i < nodes.BaseSlots; i++)
            {
                if (reached[row[i]])
                    continue;
                reached[row[i]] = true;
                frontier.Enqueue(row[i]);
            }
        }
    }

    /// <summary>Adds a link from the closest node a walk does reach, one with room in its row if there is such a one.</summary>
    private void LinkIn<TKernel>(TKernel kernel, GraphWriter writer, int node)
        where TKernel : struct, IRowKernel
    {
        var pool = writer.Scratch.Pool;
        LayerSearch.Walk(
            kernel, new AdmitLive<AllNodes>(nodes.States, default), nodes, writer.Scratch, nodes.Row(node), (int)nodes.Entry, 0, Ef, 4096, int.MaxValue);
        var closest = -1;
        for (var i = 0; i < pool.Count; i++)
        {
            var from = (int)(pool.Tags[i] >> 2);
            if ((pool.Tags[i] & CandidatePool.Admitted) == 0 || from == node)
                continue;
            closest = closest < 0 ? from : closest;
            if (LinkRow.Count(nodes.Links(from, 0), nodes.BaseSlots, from) >= nodes.MaxBaseLinks)
                continue;
            closest = from;
            break;
        }
        if (closest >= 0)
            writer.AddLink(kernel, closest, node, 0, must: true);
        else
            nodes.Entry = NodeStore.EntryOf(node, nodes.Levels[node]); // Everything reached is a tombstone.
    }
}
