using System.Buffers.Binary;
using Microsoft.Win32.SafeHandles;

namespace ProductionValue.Credits;

/// <summary>Reads parts of a file, with a limit on how much is read in all: what a file claims of itself decides neither memory nor time.</summary>
internal sealed class TagBytes : IDisposable
{
    /// <summary>Largest part read at once, bytes.</summary>
    public const int MaxPart = 4 << 20;

    /// <summary>Most bytes read of one file.</summary>
    public const long MaxTotal = 24 << 20;

    private readonly SafeFileHandle _file;
    private long _left = MaxTotal;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public TagBytes(string path)
    {
        _file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(_file);
    }

    /// <summary>Length of the file, bytes.</summary>
    public long Length { get; }

    /// <summary>Fills the span from an offset.</summary>
    /// <returns>False where the file ends before, or enough has been read of it.</returns>
    public bool TryRead(long offset, Span<byte> part)
    {
        if (offset < 0 || offset > Length - part.Length || _left < part.Length)
            return false;
        _left -= part.Length;
        for (var filled = 0; filled < part.Length;)
        {
            var count = RandomAccess.Read(_file, part[filled..], offset + filled);
            if (count == 0)
                return false; // It became shorter meanwhile.
            filled += count;
        }

        return true;
    }

    /// <summary>The bytes of a part; null where the file ends before, the part is larger than <see cref="MaxPart"/>, or enough has been read.</summary>
    public byte[]? Read(long offset, long count)
    {
        if (count is < 0 or > MaxPart || offset < 0 || offset > Length - count || _left < count)
            return null;
        var part = new byte[count];
        return TryRead(offset, part) ? part : null;
    }

    /// <summary>A 32-bit number, most significant byte first; null where the file ends before.</summary>
    public uint? ReadBigEndian(long offset)
    {
        Span<byte> four = stackalloc byte[4];
        return TryRead(offset, four) ? BinaryPrimitives.ReadUInt32BigEndian(four) : null;
    }

    /// <summary>Whether these bytes stand at an offset.</summary>
    public bool Has(long offset, ReadOnlySpan<byte> expected)
    {
        Span<byte> found = stackalloc byte[expected.Length];
        return TryRead(offset, found) && found.SequenceEqual(expected);
    }

    /// <inheritdoc/>
    public void Dispose() => _file.Dispose();
}
