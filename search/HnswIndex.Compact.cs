using ProductionValue.Search.Storage;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>
    /// A copy without free slots, at the cost of a copy and not of a build: the graph is the same, the nodes are numbered anew. For an index that
    /// has shrunk; slots of one that only turns over are used again anyway. Sweeps first. Searches of this index go on, writes wait.
    /// </summary>
    /// <param name="moved">The new node of each old one, -1 where none was: for arrays kept beside the index [<see cref="NodeCapacity"/>].</param>
    /// <returns>The copy. This index is left as it is; the caller disposes of it once nothing searches it.</returns>
    public HnswIndex Compact(out int[] moved)
    {
        lock (writing)
        {
            Sweep();
            moved = new int[nodes.Count];
            var live = 0;
            for (var node = 0; node < moved.Length; node++)
                moved[node] = nodes.State(node) == NodeState.Live ? live++ : -1;
            var copy = new HnswIndex(Options) { inserts = inserts, ScanBelow = ScanBelow };
            try
            {
                copy.nodes.Allocate(live, 0);
                copy.nodes.Table.Reserve(live);
                for (var node = 0; node < moved.Length; node++)
                {
                    if (moved[node] >= 0)
                        CopyNode(copy.nodes, node, moved);
                }
                if (nodes.Entry >= 0)
                    copy.nodes.Entry = NodeStore.EntryOf(moved[(int)nodes.Entry], (int)(nodes.Entry >> 32));
                if (codes is not null && live >= ScanBelow)
                    copy.codes = new CodeBook(copy.nodes);
            }
            catch
            {
                copy.Dispose();
                throw;
            }
            return copy;
        }
    }

    private void CopyNode(NodeStore target, int node, int[] moved)
    {
        var to = moved[node];
        var numbers = nodes.Blocks * 16;
        new ReadOnlySpan<float>(nodes.Row(node), numbers).CopyTo(new Span<float>(target.Row(to), numbers));
        target.Ids[to] = nodes.Ids[node];
        target.InDegrees[to] = nodes.InDegrees[node];
        target.SetLevel(to, nodes.Levels[node]);
        for (var layer = 0; layer <= nodes.Levels[node]; layer++)
        {
            int* from = nodes.Links(node, layer), into = target.Links(to, layer);
            for (var i = 0; i < nodes.Slots(layer); i++)
                into[i] = moved[from[i]];
        }
        target.SetState(to, NodeState.Live);
        target.Table.Set(nodes.Ids[node], to);
    }
}
