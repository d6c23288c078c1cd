using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search.Hnsw;

/// <summary>
/// Algorithm 2 of Malkov &amp; Yashunin (2016), and its descent through the upper layers. Takes no lock: a link slot is one int that always
/// names a complete node, so whatever a writer does beside it, the walk stands on solid ground.
/// </summary>
internal static unsafe class LayerSearch
{
    /// <summary>Most nodes expanded together.</summary>
    public const int MostAtOnce = 4;

    /// <summary>Greedy walk down from <paramref name="from"/> to the layer above <paramref name="until"/>; the node closest to the query there.</summary>
    public static int Descend<TKernel>(TKernel kernel, NodeStore nodes, SearchScratch scratch, void* query, int node, int from, int until)
        where TKernel : struct, IRowKernel
    {
        var best = kernel.Four(query, node, node, node, node).ToScalar();
        for (var layer = from; layer > until; layer--)
        {
            for (var moved = true; moved;)
            {
                moved = false;
                var links = nodes.Links(node, layer);
                var count = Linked(links, nodes.UpperSlots, node, scratch.Fresh);
                for (var i = 0; i < count; i++)
                    kernel.Prefetch(scratch.Fresh[i]);
                Measure(kernel, query, scratch.Fresh, count, scratch.Measured);
                for (var i = 0; i < count; i++)
                {
                    if (scratch.Measured[i] >= best)
                        continue;
                    best = scratch.Measured[i];
                    node = scratch.Fresh[i];
                    moved = true;
                }
            }
        }
        return node;
    }

    /// <summary>
    /// Best-first walk over one layer from <paramref name="start"/>. Leaves the <paramref name="ef"/> closest admitted nodes (and what lies
    /// between them) in the scratch's pool.
    /// </summary>
    /// <remarks>
    /// <paramref name="limit"/>: most pool entries when not everything is admitted; <paramref name="budget"/>: most nodes to expand.
    /// False when the budget ran out first.
    /// </remarks>
    public static bool Walk<TKernel, TAdmission>(
        TKernel kernel, TAdmission admission, NodeStore nodes, SearchScratch scratch, void* query, int start, int layer, int ef, int limit, int budget)
        where TKernel : struct, IRowKernel
        where TAdmission : struct, IAdmission
    {
        var pool = scratch.Pool;
        pool.Reset(ef, limit);
        scratch.Visited.Begin(nodes.Count);
        scratch.Visited.Mark(start);
        scratch.Fresh[0] = start;
        Measure(kernel, query, scratch.Fresh, 1, scratch.Measured);
        Keep(admission, pool, scratch, 1);
        var slots = nodes.Slots(layer);
        for (int node; (node = pool.Expand()) >= 0; budget--)
        {
            if (budget <= 0)
                return false;
            var count = Unseen(nodes.Links(node, layer), slots, scratch.Visited, scratch.Fresh);
            for (var i = 1; i < TAdmission.AtOnce && (node = pool.Expand()) >= 0; i++)
                count += Unseen(nodes.Links(node, layer), slots, scratch.Visited, scratch.Fresh + count);
            for (var i = 0; i < count; i++)
                kernel.Prefetch(scratch.Fresh[i]);
            PrefetchNext(nodes, pool, layer, slots, TAdmission.AtOnce);
            Measure(kernel, query, scratch.Fresh, count, scratch.Measured);
            Keep(admission, pool, scratch, count);
        }
        return true;
    }

    /// <summary>Distances of the first <paramref name="count"/> of <paramref name="list"/>, which is padded to a multiple of four here.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Measure<TKernel>(TKernel kernel, void* query, int* list, int count, float* distances)
        where TKernel : struct, IRowKernel
    {
        if (count == 0)
            return;
        var last = list[count - 1];
        list[count] = last;
        list[count + 1] = last;
        list[count + 2] = last;
        for (var i = 0; i < count; i += 4)
            kernel.Four(query, list[i], list[i + 1], list[i + 2], list[i + 3]).Store(distances + i);
    }

    /// <summary>Writes the links not seen before to <paramref name="fresh"/>, without a branch a link, and marks them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static int Unseen(int* links, int slots, VisitedSet visited, int* fresh)
    {
        var marks = visited.Marks;
        var epoch = visited.Epoch;
        var count = 0;
        for (var i = 0; i < slots; i++)
        {
            var node = links[i];
            fresh[count] = node;
            count += marks[node] != epoch ? 1 : 0;
            marks[node] = epoch;
        }
        return count;
    }

    private static int Linked(int* links, int slots, int self, int* list)
    {
        var count = 0;
        for (var i = 0; i < slots; i++)
        {
            var node = links[i];
            list[count] = node;
            count += node != self ? 1 : 0;
        }
        return count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchNext(NodeStore nodes, CandidatePool pool, int layer, int slots, int wanted)
    {
        var tags = pool.Tags;
        for (var i = pool.Cursor; i < pool.Count && wanted > 0; i++)
        {
            if ((tags[i] & CandidatePool.Expanded) != 0)
                continue;
            PrefetchLinks(nodes.Links((int)(tags[i] >> 2), layer), slots);
            wanted--;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PrefetchLinks(int* links, int slots)
    {
        if (!Sse.IsSupported)
            return;
        for (var i = 0; i < slots; i += 16)
            Sse.Prefetch0(links + i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Keep<TAdmission>(TAdmission admission, CandidatePool pool, SearchScratch scratch, int count)
        where TAdmission : struct, IAdmission
    {
        var measured = scratch.Measured;
        var fresh = scratch.Fresh;
        for (var i = 0; i < count; i += 4)
        {
            var worst = TAdmission.Everything ? pool.Worst : pool.WorstAdmitted;
            var closer = Vector128.LessThan(Vector128.Load(measured + i), Vector128.Create(worst)).ExtractMostSignificantBits();
            if (count - i < 4)
                closer &= (1u << (count - i)) - 1;
            for (; closer != 0; closer &= closer - 1)
            {
                var at = i + System.Numerics.BitOperations.TrailingZeroCount(closer);
                if (TAdmission.Everything)
                {
                    if (measured[at] < pool.Worst)
                        pool.Insert(measured[at], fresh[at]);
                }
                else if (measured[at] < pool.WorstAdmitted)
                    pool.Insert(measured[at], fresh[at], admission.Admits(fresh[at]));
            }
        }
    }
}
