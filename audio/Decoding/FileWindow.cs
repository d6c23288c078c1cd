using System.Buffers;
using Microsoft.Win32.SafeHandles;

namespace ProductionValue.Audio;

/// <summary>A file read a window at a time, with some bytes behind every piece for decoders that look a little too far. For one thread.</summary>
internal sealed class FileWindow : IDisposable
{
    /// <summary>Bytes behind every piece, whatever they hold.</summary>
    public const int Padding = 16;

    private readonly SafeFileHandle file;
    private readonly byte[] window;
    private long start;
    private int count;

    /// <summary>Opens a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">Length of the window: more than any piece that will be asked for.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public FileWindow(string path, int bytes)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        Length = RandomAccess.GetLength(file);
        window = ArrayPool<byte>.Shared.Rent(bytes + Padding);
    }

    /// <summary>Bytes of the file.</summary>
    public long Length { get; }

    /// <summary>A piece of the file: as much of it as there is, and <see cref="Padding"/> bytes more. It holds until the next call.</summary>
    /// <param name="position">Where it starts.</param>
    /// <param name="wanted">Its bytes, at most as many as the window.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public ReadOnlySpan<byte> At(long position, int wanted)
    {
        Require.InRange(position, 0, Length);
        wanted = (int)Math.Min(wanted, Length - position);
        if (position < start || position + wanted > start + count)
        {
            (start, count) = (position, 0);
            while (count < wanted && RandomAccess.Read(file, window.AsSpan(count, window.Length - count - Padding), position + count) is > 0 and var got)
                count += got;
        }
        var there = (int)Math.Clamp(start + count - position, 0, wanted);
        return window.AsSpan((int)(position - start), there + Padding);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (file.IsClosed)
            return;
        file.Dispose();
        ArrayPool<byte>.Shared.Return(window);
    }
}
