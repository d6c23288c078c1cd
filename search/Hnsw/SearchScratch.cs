using System.Runtime.InteropServices;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>What one search needs beside the graph, kept from search to search so that none allocates.</summary>
internal sealed unsafe class SearchScratch : IDisposable
{
    /// <summary>In <see cref="Entered"/>: no search is running on this scratch.</summary>
    public const long Idle = long.MaxValue;

    private readonly byte* block;

    public SearchScratch(NodeStore nodes)
    {
        Visited = new(nodes.Options.MaxNodes);
        var slots = nuint.Max((nuint)nodes.BaseSlots, (nuint)nodes.UpperSlots) * LayerSearch.MostAtOnce + 16;
        nuint line = 64, query = nodes.RowBytes, codes = nodes.CodeBytes * 2, list = (slots * sizeof(int) + 63) / 64 * 64;
        var bytes = line * 2 + query + codes + list * 2;
        block = (byte*)NativeMemory.AlignedAlloc(bytes, 64);
        NativeMemory.Clear(block, bytes);
        Query = (float*)(block + line * 2); // A line of its own for Entered: the writer reads it while searches run.
        QueryCodes = (short*)((byte*)Query + query);
        Fresh = (int*)((byte*)QueryCodes + codes);
        Measured = (float*)((byte*)Fresh + list);
        *(long*)block = Idle;
    }

    ~SearchScratch() => Release();

    /// <summary>The epoch the running search entered in, or <see cref="Idle"/>.</summary>
    public ref long Entered => ref *(long*)block;

    public VisitedSet Visited { get; }

    /// <summary>What the search has found.</summary>
    public CandidatePool Pool { get; private set; } = new();

    /// <summary>Where it is put in another order.</summary>
    public CandidatePool Spare { get; private set; } = new();

    /// <summary>The query, padded with zeros [blocks · 16].</summary>
    public float* Query { get; }

    /// <summary>The query's codes, finer than a byte so that it may lie outside the stored range [blocks · 16].</summary>
    public short* QueryCodes { get; }

    /// <summary>Neighbours not seen before, of the nodes being expanded [<see cref="LayerSearch.MostAtOnce"/> · slots + 16].</summary>
    public int* Fresh { get; }

    /// <summary>Their distances [<see cref="LayerSearch.MostAtOnce"/> · slots + 16].</summary>
    public float* Measured { get; }

    public void Swap() => (Pool, Spare) = (Spare, Pool);

    public void Dispose()
    {
        Release();
        GC.SuppressFinalize(this);
    }

    private void Release()
    {
        Pool.Dispose();
        Spare.Dispose();
        Visited.Dispose();
        NativeMemory.AlignedFree(block);
    }
}
