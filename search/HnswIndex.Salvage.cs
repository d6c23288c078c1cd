using System.Collections.Concurrent;
using ProductionValue.Search.Hnsw;
using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search;

/// <summary>What was wrong with a snapshot that was loaded all the same.</summary>
/// <param name="Damage">Each damaged page: file, section and offset.</param>
/// <param name="Lost">Embeddings that are gone, at most: the caller has to add them again from elsewhere.</param>
/// <param name="Relinked">Embeddings that are whole but had lost their links, and were linked anew.</param>
public sealed record SnapshotLosses(IReadOnlyList<string> Damage, int Lost, int Relinked);

public sealed unsafe partial class HnswIndex
{
    /// <summary>
    /// Loads what is whole of a snapshot that <see cref="Load(string, out ulong, out byte[])"/> refuses: pages are vouched for one by one. Header and
    /// checksums have to be there. What comes back is a sound index of fewer embeddings; which ones are missing only the caller can know.
    /// </summary>
    /// <param name="path">The file; it is left as it is.</param>
    /// <param name="appliedSequence">What it was saved with.</param>
    /// <param name="tag">What it was saved with.</param>
    /// <param name="losses">What was damaged.</param>
    /// <exception cref="InvalidDataException">Nothing in it can be vouched for; the message names the file and the offset.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static HnswIndex Salvage(string path, out ulong appliedSequence, out byte[] tag, out SnapshotLosses losses)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        var header = Snapshot.ReadHeader(path, file);
        var index = new HnswIndex(header.Options);
        try
        {
            var damage = new ConcurrentBag<Snapshot.DamagedPage>();
            Snapshot.Read(path, file, index.nodes, header, damage.Add);
            index.inserts = header.Inserts;
            var pages = damage.OrderBy(page => page.Offset).ToArray();
            var salvage = new SnapshotSalvage(index.nodes, header, pages);
            var relink = new List<(int Node, int Level)>();
            var left = salvage.Run(() => index.DrawLevel(index.inserts++), relink);
            new SnapshotCheck(path, index.nodes, left).Run(index.sweep.AddFree, index.sweep.Add);
            index.Relink(relink);
            losses = new([.. pages.Select(page => $"{path}: damaged page in section {page.Kind} (at offset {page.Offset})")], salvage.Lost, relink.Count);
        }
        catch
        {
            index.Dispose();
            throw;
        }
        (appliedSequence, tag) = (header.AppliedSequence, header.Tag);
        return index;
    }

    private void Relink(List<(int Node, int Level)> nodesAndLevels)
    {
        LinkRow.CountInDegrees(nodes);
        writer.Tombstones = sweep.Tombstones > 0;
        var first = (int)nodes.Entry; // Among the nodes to link where nothing kept its links: the graph begins there then.
        foreach (var (node, level) in nodesAndLevels.OrderBy(one => one.Node != first))
        {
            nodes.SetLevel(node, level);
            if (node == first)
                nodes.Entry = NodeStore.EntryOf(node, level);
            else
                LinkWith(writer, node);
        }
        var restore = new RestoreVisitor(nodes, writer);
        KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref restore);
        if (Options.Quantization == Quantization.Int8 && nodes.Count >= ScanBelow)
            codes = new CodeBook(nodes);
    }
}
