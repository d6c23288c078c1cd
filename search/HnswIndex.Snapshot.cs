using ProductionValue.Search.Kernels;
using ProductionValue.Search.Storage;

namespace ProductionValue.Search;

public sealed unsafe partial class HnswIndex
{
    /// <summary>Longest tag a snapshot carries.</summary>
    public const int MaxTagBytes = SnapshotHeader.MaxTagBytes;

    /// <summary>Saves the index: whole, forced to disk, and put in the place of the file that was there in one step. Searches go on; writes wait.</summary>
    /// <param name="path">The file. A temporary one of the same name and <c>.tmp</c> is written beside it.</param>
    /// <param name="appliedSequence">Number of the last change the index holds, in the caller's own log.</param>
    /// <param name="tag">Up to <see cref="MaxTagBytes"/> bytes of the caller's, given back on load: the name of a generation, say.</param>
    /// <exception cref="ArgumentException"><paramref name="tag"/> is too long.</exception>
    /// <exception cref="IOException">It could not be written; the file that was there still is.</exception>
    public void Save(string path, ulong appliedSequence, ReadOnlySpan<byte> tag = default)
    {
        Require.That(tag.Length <= MaxTagBytes, nameof(tag), $"expected up to {MaxTagBytes} bytes, got {tag.Length}");
        lock (writing)
        {
            ObjectDisposedException.ThrowIf(disposed, this);
            var connect = new ConnectVisitor(nodes, writer); // What is loaded is found from its first search on.
            KernelChoice.Float32(Options.Metric, nodes.Rows, nodes.Blocks, ref connect);
            Snapshot.Write(path, nodes, new SnapshotHeader
            {
                Options = Options,
                Nodes = nodes.Count,
                Live = Count,
                UpperRows = nodes.UpperRows,
                Entry = nodes.Entry,
                Inserts = inserts,
                AppliedSequence = appliedSequence,
                Tag = tag.ToArray(),
                ChecksumsChecksum = 0,
            });
        }
    }

    /// <inheritdoc cref="Load(string, out ulong, out byte[])"/>
    public static HnswIndex Load(string path, out ulong appliedSequence) => Load(path, out appliedSequence, out _);

    /// <summary>Loads a saved index; NodeIds are what they were. Every page, count and link is checked.</summary>
    /// <param name="path">The file.</param>
    /// <param name="appliedSequence">What it was saved with.</param>
    /// <param name="tag">What it was saved with.</param>
    /// <exception cref="InvalidDataException">The file is no snapshot, of an unknown version, cut short or damaged; the message names the file and the offset.</exception>
    /// <exception cref="IOException">It could not be read.</exception>
    public static HnswIndex Load(string path, out ulong appliedSequence, out byte[] tag)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.Read, FileOptions.SequentialScan);
        var header = Snapshot.ReadHeader(path, file);
        var index = new HnswIndex(header.Options);
        try
        {
            Snapshot.Read(path, file, index.nodes, header);
            new SnapshotCheck(path, index.nodes, header).Run(index.sweep.AddFree, index.sweep.Add);
            index.inserts = header.Inserts;
            if (header.Options.Quantization == Quantization.Int8 && header.Nodes >= index.ScanBelow)
                index.codes = new CodeBook(index.nodes);
        }
        catch
        {
            index.Dispose();
            throw;
        }
        (appliedSequence, tag) = (header.AppliedSequence, header.Tag);
        return index;
    }
}
