using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProductionValue.Search.Storage;

/// <summary>An index's slabs as a file: written whole beside the old one and put in its place, read straight into the slabs and checked page by page.</summary>
internal static unsafe class Snapshot
{
    private const int ChunkBytes = SnapshotHeader.PageBytes * 16;

    public static void Write(string path, NodeStore nodes, SnapshotHeader header)
    {
        var layout = SnapshotLayout.Of(header.Options, header.Nodes, header.UpperRows);
        DurableFile.Replace(path, file =>
        {
            var checksums = new uint[layout.Sections[^1].Length / sizeof(uint)];
            var page = 0;
            foreach (var section in layout.Sections[..^1])
            {
                var address = SnapshotLayout.Address(nodes, section.Kind);
                for (long done = 0; done < section.Length; done += ChunkBytes)
                {
                    var length = (int)Math.Min(ChunkBytes, section.Length - done);
                    var pages = (int)SnapshotLayout.PagesOf(length);
                    Crc32C.Pages(address + done, (nuint)length, SnapshotHeader.PageBytes, checksums.AsSpan(page, pages));
                    page += pages;
                    RandomAccess.Write(file.SafeFileHandle, new ReadOnlySpan<byte>(address + done, length), section.Offset + done);
                }
            }
            var bytes = MemoryMarshal.AsBytes<uint>(checksums);
            RandomAccess.Write(file.SafeFileHandle, (header with { ChecksumsChecksum = Crc32C.Of(bytes) }).Write(layout), 0);
            RandomAccess.Write(file.SafeFileHandle, bytes, layout.Sections[^1].Offset);
            RandomAccess.SetLength(file.SafeFileHandle, layout.FileBytes);
        });
    }

    /// <summary>Reads and checks the header, and that the file is as long as it says.</summary>
    public static SnapshotHeader ReadHeader(string path, SafeFileHandle file)
    {
        var bytes = new byte[SnapshotHeader.Bytes];
        var length = RandomAccess.GetLength(file);
        if (length < bytes.Length)
            throw SnapshotHeader.Damage(path, length, $"truncated: the header alone takes {bytes.Length} bytes");
        ReadExactly(path, file, bytes, 0);
        var header = SnapshotHeader.Read(path, bytes);
        var expected = SnapshotLayout.Of(header.Options, header.Nodes, header.UpperRows).FileBytes;
        if (length != expected)
            throw SnapshotHeader.Damage(path, Math.Min(length, expected), $"{length} bytes long, its header says {expected}");
        return header;
    }

    /// <summary>Fills the slabs of an empty store.</summary>
    /// <param name="path">Named in messages.</param>
    /// <param name="file">The file.</param>
    /// <param name="nodes">The store.</param>
    /// <param name="header">The file's header.</param>
    /// <param name="damaged">Receives the pages that are not what was written, from several threads; null: the first one is thrown.</param>
    public static void Read(string path, SafeFileHandle file, NodeStore nodes, SnapshotHeader header, Action<DamagedPage>? damaged = null)
    {
        var layout = SnapshotLayout.Of(header.Options, header.Nodes, header.UpperRows);
        var checksums = new uint[layout.Sections[^1].Length / sizeof(uint)];
        ReadExactly(path, file, MemoryMarshal.AsBytes(checksums.AsSpan()), layout.Sections[^1].Offset);
        // A page that has the checksum it should have is whole, also where another page's checksum is not.
        if (damaged is null && Crc32C.Of(MemoryMarshal.AsBytes<uint>(checksums)) != header.ChecksumsChecksum)
            throw SnapshotHeader.Damage(path, layout.Sections[^1].Offset, "the checksums' checksum does not match");
        nodes.Allocate(header.Nodes, header.UpperRows);
        var chunks = Chunks(layout);
        try
        {
            Parallel.For(0, chunks.Length, i => ReadChunk(path, file, chunks[i], nodes, checksums, damaged));
        }
        catch (AggregateException several)
        {
            throw several.InnerExceptions.MinBy(wrong => wrong is InvalidDataException ? 0 : 1)!;
        }
    }

    private static Chunk[] Chunks(SnapshotLayout layout)
    {
        var chunks = new List<Chunk>();
        long page = 0;
        foreach (var section in layout.Sections[..^1])
        {
            for (long done = 0; done < section.Length; done += ChunkBytes)
                chunks.Add(new Chunk(section, done, (int)Math.Min(ChunkBytes, section.Length - done), (int)(page + done / SnapshotHeader.PageBytes)));
            page += SnapshotLayout.PagesOf(section.Length);
        }
        return [.. chunks];
    }

    /// <summary>Reads a chunk to where it belongs and checks its pages while they are in the cache.</summary>
    private static void ReadChunk(string path, SafeFileHandle file, Chunk chunk, NodeStore nodes, uint[] checksums, Action<DamagedPage>? damaged)
    {
        Span<uint> found = stackalloc uint[ChunkBytes / SnapshotHeader.PageBytes];
        var address = SnapshotLayout.Address(nodes, chunk.Section.Kind) + chunk.Start;
        ReadExactly(path, file, new Span<byte>(address, chunk.Length), chunk.Section.Offset + chunk.Start);
        Crc32C.Pages(address, (nuint)chunk.Length, SnapshotHeader.PageBytes, found);
        var pages = (int)SnapshotLayout.PagesOf(chunk.Length);
        for (var page = 0; page < pages; page++)
        {
            if (found[page] == checksums[chunk.Page + page])
                continue;
            var start = chunk.Start + (long)page * SnapshotHeader.PageBytes;
            if (damaged is null)
                throw SnapshotHeader.Damage(path, chunk.Section.Offset + start, $"damaged page in section {chunk.Section.Kind}: its checksum does not match");
            damaged(new DamagedPage(chunk.Section.Kind, chunk.Section.Offset + start, start, Math.Min(SnapshotHeader.PageBytes, chunk.Section.Length - start)));
        }
    }

    private static void ReadExactly(string path, SafeFileHandle file, Span<byte> bytes, long offset)
    {
        for (var done = 0; done < bytes.Length;)
        {
            var read = RandomAccess.Read(file, bytes[done..], offset + done);
            if (read == 0)
                throw SnapshotHeader.Damage(path, offset + done, "truncated");
            done += read;
        }
    }

    /// <summary>Some pages of a section; <paramref name="Page"/> is the first one's number among all pages of the file.</summary>
    private readonly record struct Chunk(SnapshotLayout.Section Section, long Start, int Length, int Page);

    /// <summary>A page that is not what was written: where in the file, and which bytes of its section.</summary>
    public readonly record struct DamagedPage(SnapshotLayout.Kind Kind, long Offset, long Start, long Length);
}
