using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Lends scratch to searches and knows how old the oldest running one is. A slot unlinked in epoch e may be given out again once every
/// running search has entered in e or later: none of them can have met it.
/// </summary>
internal sealed class ReaderPool(NodeStore nodes) : IDisposable
{
    /// <summary>Scratches kept for later; more searches than this at once allocate.</summary>
    public const int MaxIdle = 64;

    private readonly SearchScratch?[] idle = new SearchScratch?[MaxIdle];
    private readonly Lock registering = new();
    private SearchScratch[] all = [];
    private long epoch = 1;
    private volatile bool closed;

    /// <summary>Starts a search.</summary>
    /// <exception cref="ObjectDisposedException">The index has been disposed of.</exception>
    public SearchScratch Enter()
    {
        var scratch = Take() ?? Create();
        Volatile.Write(ref scratch.Entered, Volatile.Read(ref epoch));
        Interlocked.MemoryBarrier(); // Nothing of the graph is read before the writer can see that this search runs.
        if (!closed)
            return scratch;
        Leave(scratch);
        throw new ObjectDisposedException(nameof(HnswIndex));
    }

    /// <summary>Ends a search.</summary>
    public void Leave(SearchScratch scratch)
    {
        Volatile.Write(ref scratch.Entered, SearchScratch.Idle);
        var first = Environment.CurrentManagedThreadId;
        for (var i = 0; i < MaxIdle; i++)
        {
            if (Interlocked.CompareExchange(ref idle[(first + i) % MaxIdle], scratch, null) is null)
                return;
        }
        Discard(scratch);
    }

    /// <summary>Closes an epoch: what was unlinked before this call is reusable when <see cref="Oldest"/> reaches the number returned.</summary>
    public long Advance() => Interlocked.Increment(ref epoch);

    /// <summary>Epoch of the oldest running search; <see cref="SearchScratch.Idle"/> when none runs.</summary>
    public long Oldest()
    {
        Interlocked.MemoryBarrier();
        var oldest = SearchScratch.Idle;
        foreach (var scratch in Volatile.Read(ref all))
            oldest = Math.Min(oldest, Volatile.Read(ref scratch.Entered));
        return oldest;
    }

    /// <summary>Lets running searches end and refuses new ones.</summary>
    public void Dispose()
    {
        closed = true;
        var spin = new SpinWait();
        while (Oldest() != SearchScratch.Idle)
            spin.SpinOnce();
        // A late Enter may hold one still; it will see that the pool is closed, and the finalizer frees what it leaves behind.
        for (var i = 0; i < MaxIdle; i++)
            Interlocked.Exchange(ref idle[i], null)?.Dispose();
        lock (registering)
            all = [];
    }

    private SearchScratch? Take()
    {
        var first = Environment.CurrentManagedThreadId;
        for (var i = 0; i < MaxIdle; i++)
        {
            ref var place = ref idle[(first + i) % MaxIdle];
            if (Volatile.Read(ref place) is not null && Interlocked.Exchange(ref place, null) is { } scratch)
                return scratch;
        }
        return null;
    }

    /// <summary>Apart from <see cref="Leave"/>, which must not allocate what this captures.</summary>
    private void Discard(SearchScratch scratch)
    {
        lock (registering)
            Volatile.Write(ref all, [.. all.Where(other => other != scratch)]);
        scratch.Dispose();
    }

    private SearchScratch Create()
    {
        var scratch = new SearchScratch(nodes);
        lock (registering)
            Volatile.Write(ref all, [.. all, scratch]);
        return scratch;
    }
}
