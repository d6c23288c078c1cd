using System.Runtime.InteropServices;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>Algorithm 1 of Malkov &amp; Yashunin (2016): links a node into the graph. One a writing thread; holds its working memory.</summary>
internal sealed unsafe class GraphWriter : IDisposable
{
    private readonly NodeStore nodes;
    private readonly RowLocks? locks;
    private readonly int most;
    private readonly byte* block;

    public GraphWriter(NodeStore nodes, RowLocks? locks)
    {
        this.nodes = nodes;
        this.locks = locks;
        Scratch = new(nodes);
        var links = nodes.MaxBaseLinks;
        most = Math.Max(nodes.Options.EfConstruction, links * (links + 1)) + 16;
        block = (byte*)NativeMemory.AlignedAlloc((nuint)(most * 2 + links + 16) * sizeof(int), 64);
        Candidates = (int*)block;
        Distances = (float*)(Candidates + most);
        Selected = (int*)(Distances + most);
    }

    ~GraphWriter() => NativeMemory.AlignedFree(block);

    public SearchScratch Scratch { get; }

    /// <summary>Candidates for links and their distances, closest first [largest of EfConstruction and a row's links' links].</summary>
    public int* Candidates { get; }

    public float* Distances { get; }

    /// <summary>Links selected [2·M + 16].</summary>
    public int* Selected { get; }

    /// <summary>Tombstones stand in the graph: links must not be made to them.</summary>
    public bool Tombstones { get; set; }

    /// <summary>Links a node whose row is written. Until its own links are complete on every layer, nothing leads to it.</summary>
    public void Link<TKernel>(TKernel kernel, int node)
        where TKernel : struct, IRowKernel
    {
        int level = nodes.Levels[node];
        var entry = nodes.Entry;
        if (entry < 0)
        {
            nodes.Entry = NodeStore.EntryOf(node, level);
            return;
        }
        var top = (int)(entry >> 32);
        var row = nodes.Row(node);
        var start = LayerSearch.Descend(kernel, nodes, Scratch, row, (int)entry, top, level);
        var linked = false;
        for (var layer = Math.Min(level, top); layer >= 0; layer--)
        {
            var count = FindCandidates(kernel, node, row, start, layer);
            if (count == 0)
                continue;
            linked = true;
            start = Candidates[0];
            var taken = NeighborSelection.Select(kernel, nodes, Candidates, Distances, count, 0, nodes.Options.M, Selected);
            LinkRow.Rewrite(nodes, node, layer, Selected, taken);
        }
        for (var layer = 0; layer <= Math.Min(level, top); layer++)
            LinkBack(kernel, node, layer);
        // Another thread may have put a higher entry point there meanwhile.
        if (level > nodes.Entry >> 32 || !linked)
            nodes.Entry = NodeStore.EntryOf(node, level);
    }

    public void Dispose()
    {
        Scratch.Dispose();
        NativeMemory.AlignedFree(block);
        GC.SuppressFinalize(this);
    }

    private int FindCandidates<TKernel>(TKernel kernel, int node, float* row, int start, int layer)
        where TKernel : struct, IRowKernel
    {
        var ef = nodes.Options.EfConstruction;
        if (Tombstones)
            LayerSearch.Walk(kernel, new AdmitLive<AllNodes>(nodes.States, default), nodes, Scratch, row, start, layer, ef, Limit(ef), int.MaxValue);
        else
            LayerSearch.Walk(kernel, default(AdmitToLink), nodes, Scratch, row, start, layer, ef, ef, int.MaxValue);
        var pool = Scratch.Pool;
        var count = 0;
        for (var i = 0; i < pool.Count && count < most; i++)
        {
            if ((pool.Tags[i] & CandidatePool.Admitted) == 0 || (int)(pool.Tags[i] >> 2) == node)
                continue;
            Candidates[count] = (int)(pool.Tags[i] >> 2);
            Distances[count++] = pool.Distances[i];
        }
        return count;
    }

    private static int Limit(int ef) => Math.Max(4096, ef * 8);

    private void LinkBack<TKernel>(TKernel kernel, int node, int layer)
        where TKernel : struct, IRowKernel
    {
        var links = nodes.Links(node, layer);
        var slots = nodes.Slots(layer);
        var first = -1;
        Span<int> others = stackalloc int[slots];
        new Span<int>(links, slots).CopyTo(others);
        foreach (var other in others)
        {
            if (other == node)
                continue;
            first = first < 0 ? other : first;
            AddLink(kernel, other, node, layer, must: false);
        }
        // The closest neighbour must lead back if no other does: a node nothing leads to is lost.
        if (layer == 0 && first >= 0 && nodes.InDegrees[node] == 0)
            AddLink(kernel, first, node, layer, must: true);
    }

    /// <summary>Adds the link <paramref name="from"/> → <paramref name="to"/>, re-selecting a row that is full.</summary>
    public void AddLink<TKernel>(TKernel kernel, int from, int to, int layer, bool must)
        where TKernel : struct, IRowKernel
    {
        locks?.Enter(from);
        var row = nodes.Links(from, layer);
        var slots = nodes.Slots(layer);
        if (LinkRow.TryAppend(row, slots, nodes.MaxLinks(layer), from, to))
            LinkRow.Enter(nodes, to, layer);
        else
            Reselect(kernel, from, to, layer, must);
        locks?.Exit(from);
    }

    private void Reselect<TKernel>(TKernel kernel, int node, int added, int layer, bool must)
        where TKernel : struct, IRowKernel
    {
        var row = nodes.Links(node, layer);
        var slots = nodes.Slots(layer);
        var count = 0;
        for (var i = 0; i < slots; i++)
        {
            if (row[i] == added)
                return;
            if (row[i] != node)
                Candidates[count++] = row[i];
        }
        Candidates[count++] = added;
        Order(kernel, node, count);
        var links = nodes.MaxLinks(layer);
        var taken = NeighborSelection.Select(kernel, nodes, Candidates, Distances, count, 0, links, Selected);
        if (layer == 0)
            taken = KeepTheLastLink(count, taken, links, added, must);
        LinkRow.Rewrite(nodes, node, layer, Selected, taken);
    }

    /// <summary>Measures the candidates from <paramref name="node"/> and sorts them by distance.</summary>
    public void Order<TKernel>(TKernel kernel, int node, int count)
        where TKernel : struct, IRowKernel
    {
        for (var i = 0; i < count; i++)
            kernel.Prefetch(Candidates[i]);
        LayerSearch.Measure(kernel, nodes.Row(node), Candidates, count, Distances);
        for (var i = 1; i < count; i++)
        {
            var (distance, candidate) = (Distances[i], Candidates[i]);
            var j = i;
            for (; j > 0 && Distances[j - 1] > distance; j--)
            {
                Distances[j] = Distances[j - 1];
                Candidates[j] = Candidates[j - 1];
            }
            Distances[j] = distance;
            Candidates[j] = candidate;
        }
    }

    /// <summary>Selection may drop a node's last link; such a one takes the place of the furthest that has others.</summary>
    private int KeepTheLastLink(int count, int taken, int links, int added, bool must)
    {
        for (var i = 0; i < count; i++)
        {
            var node = Candidates[i];
            if (node == added ? !must : nodes.InDegrees[node] != 1)
                continue;
            if (new ReadOnlySpan<int>(Selected, taken).Contains(node))
                continue;
            if (taken < links)
            {
                Selected[taken++] = node;
                continue;
            }
            for (var j = taken - 1; j >= 0; j--)
            {
                if (Selected[j] == added || nodes.InDegrees[Selected[j]] <= 1)
                    continue;
                Selected[j] = node;
                break;
            }
        }
        return taken;
    }
}
