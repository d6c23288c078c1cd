namespace ProductionValue.Search.Storage;

/// <summary>
/// Makes a graph of what is whole in a damaged snapshot. A node whose embedding, id or state cannot be vouched for is lost; one whose links are
/// gone is kept and has to be linked anew; everything that led to either is taken out, so that what remains passes the ordinary checks.
/// </summary>
internal sealed unsafe class SnapshotSalvage
{
    private readonly NodeStore nodes;
    private readonly SnapshotHeader header;
    private readonly bool[] lost, unlinked, unlevelled;

    public SnapshotSalvage(NodeStore nodes, SnapshotHeader header, IEnumerable<Snapshot.DamagedPage> damage)
    {
        this.nodes = nodes;
        this.header = header;
        (lost, unlinked, unlevelled) = (new bool[header.Nodes], new bool[header.Nodes], new bool[header.Nodes]);
        var upper = new bool[header.UpperRows];
        foreach (var page in damage)
            Note(page, upper);
        for (var node = 0; node < header.Nodes; node++)
        {
            Lost += lost[node] ? 1 : 0;
            lost[node] |= nodes.State(node) == NodeState.Free;
        }
        Spread();
        for (var node = 0; node < header.Nodes; node++)
            unlevelled[node] |= unlinked[node] || !HoldsItsUpperRows(node, upper);
    }

    /// <summary>Slots whose embedding, id or state is gone; some may have been free.</summary>
    public int Lost { get; private set; }

    /// <summary>Takes the damage out of the store.</summary>
    /// <param name="drawLevel">A new level for a node that has lost its own.</param>
    /// <param name="relink">Receives the nodes to link as if they were new, with their level.</param>
    /// <returns>The header of what is left.</returns>
    public SnapshotHeader Run(Func<int> drawLevel, List<(int Node, int Level)> relink)
    {
        for (var node = 0; node < header.Nodes; node++)
        {
            if (lost[node])
                Lose(node);
            else if (unlevelled[node])
                Relevel(node, drawLevel, relink);
        }
        var live = 0;
        for (var node = 0; node < header.Nodes; node++)
        {
            if (nodes.State(node) == NodeState.Free)
                continue;
            live += nodes.State(node) == NodeState.Live ? 1 : 0;
            for (var layer = 0; layer <= nodes.Levels[node]; layer++)
                Clean(node, layer);
        }
        return header with { Live = live, Entry = FindEntry() };
    }

    private void Note(Snapshot.DamagedPage page, bool[] upper)
    {
        var (flags, bytes) = page.Kind switch
        {
            SnapshotLayout.Kind.Rows => (lost, (long)nodes.RowBytes),
            SnapshotLayout.Kind.Ids => (lost, sizeof(ulong)),
            SnapshotLayout.Kind.States => (lost, 1),
            SnapshotLayout.Kind.BaseLinks => (unlinked, (long)nodes.BaseSlots * sizeof(int)),
            SnapshotLayout.Kind.UpperStart => (unlevelled, sizeof(int)),
            SnapshotLayout.Kind.Levels => (unlevelled, 1),
            SnapshotLayout.Kind.UpperLinks => (upper, (long)nodes.UpperSlots * sizeof(int)),
            _ => ([], 1), // In-degrees are counted anew.
        };
        var first = (int)Math.Min(flags.Length, page.Start / bytes);
        var end = (int)Math.Min(flags.Length, (page.Start + page.Length + bytes - 1) / bytes);
        flags.AsSpan(first, end - first).Fill(true);
    }

    private bool HoldsItsUpperRows(int node, bool[] upper)
    {
        if (unlevelled[node] || nodes.Levels[node] == 0)
            return !unlevelled[node];
        int level = nodes.Levels[node], start = nodes.UpperStart[node];
        return level <= NodeStore.MaxLevel && start >= 0 && start <= header.UpperRows - level && !upper.AsSpan(start, level).Contains(true);
    }

    private void Lose(int node)
    {
        nodes.SetState(node, NodeState.Free);
        nodes.Levels[node] = 0;
        unlinked[node] = false;
    }

    /// <summary>
    /// A node that keeps less than three quarters of its links is better linked anew, and so on; where that is most of them, all are. What keeps
    /// its links then stands as it stood.
    /// </summary>
    private void Spread()
    {
        for (var more = true; more;)
        {
            more = false;
            for (var node = 0; node < header.Nodes; node++)
            {
                if (lost[node] || unlinked[node] || !HasLostLinks(node))
                    continue;
                unlinked[node] = more = true;
            }
        }
        var (whole, anew) = (0, 0);
        for (var node = 0; node < header.Nodes; node++)
        {
            whole += lost[node] || unlinked[node] ? 0 : 1;
            anew += !lost[node] && unlinked[node] ? 1 : 0;
        }
        if (anew > whole)
            Array.Fill(unlinked, true);
    }

    private bool HasLostLinks(int node)
    {
        var row = nodes.Links(node, 0);
        var (links, gone) = (0, 0);
        for (var i = 0; i < nodes.BaseSlots; i++)
        {
            if (row[i] == node)
                continue;
            links++;
            gone += (uint)row[i] >= (uint)header.Nodes || lost[row[i]] || unlinked[row[i]] ? 1 : 0;
        }
        return gone * 4 > links;
    }

    /// <summary>The links on layer 0 that are whole may stay, unless the level drawn asks for links above.</summary>
    private void Relevel(int node, Func<int> drawLevel, List<(int Node, int Level)> relink)
    {
        nodes.Levels[node] = 0;
        if (nodes.State(node) != NodeState.Live)
            return;
        var level = drawLevel();
        unlinked[node] |= level > 0;
        if (unlinked[node])
            relink.Add((node, level));
    }

    /// <summary>Takes links out that lead to nothing, to a node that is to be linked anew, or to one that does not reach the layer.</summary>
    private void Clean(int node, int layer)
    {
        var row = nodes.Links(node, layer);
        for (var i = 0; i < nodes.Slots(layer); i++)
        {
            var link = row[i];
            if (unlinked[node] || (uint)link >= (uint)header.Nodes || unlinked[link] || nodes.State(link) == NodeState.Free || nodes.Levels[link] < layer)
                row[i] = node;
        }
    }

    /// <summary>The highest node that kept its links; without such a one any, to begin with.</summary>
    private long FindEntry()
    {
        var best = -1;
        for (var node = 0; node < header.Nodes; node++)
        {
            if (nodes.State(node) == NodeState.Live && (best < 0 || Rank(node) > Rank(best)))
                best = node;
        }
        return best < 0 ? -1 : NodeStore.EntryOf(best, nodes.Levels[best]);

        int Rank(int node) => unlinked[node] ? -1 : nodes.Levels[node];
    }
}
