using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// The paper's two heaps in one sorted array: what has been found, closest first, each marked once it has been expanded. With distances and
/// tags apart, rank is a few vector comparisons and making room a few vector moves.
/// </summary>
/// <remarks>A tag is <c>node · 4 + admitted · 2 + expanded</c>.</remarks>
internal sealed unsafe class CandidatePool : IDisposable
{
    public const uint Expanded = 1, Admitted = 2;

    private int capacity;

    public float* Distances { get; private set; }

    public uint* Tags { get; private set; }

    public int Count { get; private set; }

    /// <summary>Entries that may be in the answer.</summary>
    public int AdmittedCount { get; private set; }

    private int Ef { get; set; }

    /// <summary>No entry before this one waits to be expanded.</summary>
    public int Cursor { get; private set; }

    /// <summary>Most entries an admitting pool keeps.</summary>
    private int Limit { get; set; }

    /// <summary>Empties the pool. It will keep the <paramref name="ef"/> closest, or as many as it takes, up to <paramref name="limit"/>, to hold so many admitted ones.</summary>
    public void Reset(int ef, int limit)
    {
        var wanted = (limit + 15) / 16 * 16 + 16;
        if (wanted > capacity)
            Grow(wanted);
        Ef = ef;
        Limit = limit;
        Count = AdmittedCount = Cursor = 0;
        new Span<float>(Distances, (ef + 15) / 16 * 16).Fill(float.PositiveInfinity);
    }

    /// <summary>Distances from here on cannot enter.</summary>
    public float Worst
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Distances[Ef - 1];
    }

    /// <summary>The same for a pool that counts admitted entries.</summary>
    public float WorstAdmitted
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => AdmittedCount >= Ef || Count == Limit ? Distances[Count - 1] : float.PositiveInfinity;
    }

    /// <summary>Marks the closest entry not expanded yet and returns its node, or -1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Expand()
    {
        var tags = Tags;
        var i = Cursor;
        while (i < Count && (tags[i] & Expanded) != 0)
            i++;
        Cursor = i;
        if (i >= Count)
            return -1;
        tags[i] |= Expanded;
        return (int)(tags[i] >> 2);
    }

    /// <summary>Puts in an entry closer than <see cref="Worst"/>; the furthest falls out of a full pool.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Insert(float distance, int node)
    {
        var tag = (uint)node << 2 | Admitted;
        var at = Avx512F.IsSupported ? Shift512(distance, tag, Ef) : ShiftPortable(distance, tag, Math.Min(Count + 1, Ef));
        AdmittedCount = Count = Math.Min(Count + 1, Ef);
        Cursor = Math.Min(Cursor, at);
    }

    /// <summary>Puts in an entry closer than <see cref="WorstAdmitted"/>, and drops what lies behind the last admitted one wanted.</summary>
    public void Insert(float distance, int node, bool admitted)
    {
        if (Count == Limit)
            Drop();
        if ((Count & 15) == 0) // A block begins: what lies behind the entries must read as further away than any.
            new Span<float>(Distances + Count, 16).Fill(float.PositiveInfinity);
        var tag = (uint)node << 2 | (admitted ? Admitted : 0);
        Count++;
        var at = Avx512F.IsSupported ? Shift512(distance, tag, Count) : ShiftPortable(distance, tag, Count);
        Cursor = Math.Min(Cursor, at);
        if (!admitted)
            return;
        AdmittedCount++;
        while (AdmittedCount > Ef || (AdmittedCount == Ef && (Tags[Count - 1] & Admitted) == 0))
            Drop();
    }

    /// <summary>Takes the admission of tombstones in a plain pool back; returns how many entries keep it.</summary>
    public int DropUnadmitted(byte* states)
    {
        for (var i = 0; i < Count; i++)
        {
            if (states[Tags[i] >> 2] == (byte)Storage.NodeState.Live)
                continue;
            Tags[i] &= ~Admitted;
            AdmittedCount--;
        }
        return AdmittedCount;
    }

    public void Dispose()
    {
        NativeMemory.AlignedFree(Distances);
        NativeMemory.AlignedFree(Tags);
        Distances = null;
        Tags = null;
    }

    private void Drop()
    {
        Count--;
        Distances[Count] = float.PositiveInfinity;
        if ((Tags[Count] & Admitted) != 0)
            AdmittedCount--;
        Cursor = Math.Min(Cursor, Count);
    }

    private int Shift512(float distance, uint tag, int end)
    {
        var distances = Distances;
        var tags = Tags;
        nint block = 0;
        while (distances[block + 15] <= distance)
            block += 16;
        var wanted = Vector512.Create(distance);
        var x = Vector512.LoadAligned(distances + block).AsInt32();
        var t = Vector512.LoadAligned(tags + block).AsInt32();
        var rank = uint.PopCount((uint)Vector512.LessThanOrEqual(x.AsSingle(), wanted).ExtractMostSignificantBits());
        var lane = Vector512.Create((int)rank);
        var before = Vector512.LessThan(Vector512<int>.Indices, lane);
        var here = Vector512.Equals(Vector512<int>.Indices, lane);
        var moved = Vector512.ConditionalSelect(here, wanted.AsInt32(), Avx512F.AlignRight32(x, x, 15));
        var movedTags = Vector512.ConditionalSelect(here, Vector512.Create((int)tag), Avx512F.AlignRight32(t, t, 15));
        Vector512.ConditionalSelect(before, x, moved).AsSingle().StoreAligned(distances + block);
        Vector512.ConditionalSelect(before, t, movedTags).AsUInt32().StoreAligned(tags + block);
        var at = (int)block + (int)rank;
        // The following blocks move up by one; each store is aligned, so the next insert's loads are forwarded from it.
        for (block += 16; block < end; block += 16)
        {
            var next = Vector512.LoadAligned(distances + block).AsInt32();
            var nextTags = Vector512.LoadAligned(tags + block).AsInt32();
            Avx512F.AlignRight32(next, x, 15).AsSingle().StoreAligned(distances + block);
            Avx512F.AlignRight32(nextTags, t, 15).AsUInt32().StoreAligned(tags + block);
            x = next;
            t = nextTags;
        }
        return at;
    }

    private int ShiftPortable(float distance, uint tag, int end)
    {
        var at = 0;
        while (Distances[at] <= distance)
            at++;
        Open(at, end - 1, distance, tag);
        return at;
    }

    private void Open(int at, int count, float distance, uint tag)
    {
        new Span<float>(Distances + at, count - at).CopyTo(new Span<float>(Distances + at + 1, count - at));
        new Span<uint>(Tags + at, count - at).CopyTo(new Span<uint>(Tags + at + 1, count - at));
        Distances[at] = distance;
        Tags[at] = tag;
    }

    private void Grow(int wanted)
    {
        Dispose();
        Distances = (float*)NativeMemory.AlignedAlloc((nuint)wanted * sizeof(float), 64);
        Tags = (uint*)NativeMemory.AlignedAlloc((nuint)wanted * sizeof(uint), 64);
        capacity = wanted;
    }
}
