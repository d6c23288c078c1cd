using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProductionValue.Audio;

/// <summary>A file as libmpg123 reads it: through a window. For one thread.</summary>
/// <remarks>By itself it asks the system twice for every frame, once to count it and once to decode it: a tenth of an MP3's time.</remarks>
internal sealed unsafe class Mpg123Bytes : IDisposable
{
    private const int WindowBytes = 1 << 17;

    private readonly SafeFileHandle file;
    private readonly long length;
    private readonly byte[] window = ArrayPool<byte>.Shared.Rent(WindowBytes);
    private readonly GCHandle self;
    private long windowStart;
    private int windowLength;
    private long position;

    /// <summary>Opens a file.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public Mpg123Bytes(string path)
    {
        file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        length = RandomAccess.GetLength(file);
        self = GCHandle.Alloc(this);
    }

    /// <summary>What is handed to the library, to be handed back to <c>Read</c> and <c>Seek</c>.</summary>
    public nint Handle => GCHandle.ToIntPtr(self);

    /// <summary>What went wrong while the library read; it itself only knows that something did.</summary>
    public IOException? Failure { get; private set; }

    /// <summary>Reads on: <c>ssize_t read(void *handle, void *bytes, size_t count)</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Read(nint handle, byte* bytes, nuint count) => Of(handle).Read(new Span<byte>(bytes, (int)Math.Min(count, int.MaxValue)));

    /// <summary>Moves: <c>off_t lseek(void *handle, off_t offset, int origin)</c>.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    public static nint Seek(nint handle, nint offset, int origin) => Of(handle).Seek(offset, origin);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!self.IsAllocated)
            return;
        self.Free();
        file.Dispose();
        ArrayPool<byte>.Shared.Return(window);
    }

    private static Mpg123Bytes Of(nint handle) => (Mpg123Bytes)GCHandle.FromIntPtr(handle).Target!;

    // Nothing may be thrown through the library.
    private int Read(Span<byte> bytes)
    {
        try
        {
            var done = 0;
            while (done < bytes.Length && Window() is { IsEmpty: false } there)
            {
                var count = Math.Min(there.Length, bytes.Length - done);
                there[..count].CopyTo(bytes[done..]);
                done += count;
                position += count;
            }
            return done;
        }
        catch (IOException failure)
        {
            Failure = failure;
            return -1;
        }
    }

    private ReadOnlySpan<byte> Window()
    {
        if (position < windowStart || position >= windowStart + windowLength)
        {
            (windowStart, windowLength) = (position, 0); // Also where reading fails.
            windowLength = RandomAccess.Read(file, window.AsSpan(0, WindowBytes), position);
        }
        return window.AsSpan((int)(position - windowStart), (int)(windowStart + windowLength - position));
    }

    private nint Seek(nint offset, int origin)
    {
        const int FromHere = 1;
        const int FromEnd = 2;
        var target = offset + (origin == FromHere ? position : origin == FromEnd ? length : 0);
        if (target < 0)
            return -1;
        position = target;
        return (nint)position;
    }
}
