using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The part of libmpg123's C interface that is used, and whether the library is there at all.</summary>
/// <remarks>libsndfile decodes MP3 by the same library, but lets it write to standard error and believes lengths that it only estimates.</remarks>
internal static partial class Mpg123Library
{
    private const string Library = "libmpg123.so.0";

    /// <summary>Result of a call that went well.</summary>
    public const int Ok = 0;

    /// <summary>Parameter: set flags.</summary>
    public const int AddFlags = 2;

    /// <summary>Flags: write nothing to standard error, decode to floats, cut the coder's padding off.</summary>
    public const int QuietFloatGapless = 0x20 | 0x400 | 0x40;

    private static readonly Lazy<bool> Ready = new(() => NativeLibrary.TryLoad(Library, out _) && Initialize() == Ok);

    /// <summary>Whether the library is installed.</summary>
    public static bool IsAvailable => Ready.Value;

    [LibraryImport(Library, EntryPoint = "mpg123_init")]
    private static partial int Initialize();

    /// <summary>Makes a decoder; 0 when that fails.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_new")]
    public static partial nint New(nint decoder, out int error);

    /// <summary>Deletes a decoder.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_delete")]
    public static partial void Delete(nint handle);

    /// <summary>Sets a parameter.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_param")]
    public static partial int SetParameter(nint handle, int parameter, CLong value, double number);

    /// <summary>Says by what functions to read: see <see cref="Mpg123Bytes"/>.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_replace_reader_handle")]
    public static unsafe partial int SetReader(
        nint handle, delegate* unmanaged[Cdecl]<nint, byte*, nuint, nint> read, delegate* unmanaged[Cdecl]<nint, nint, int, nint> seek, nint cleanUp);

    /// <summary>Opens what those functions read.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_open_handle")]
    public static partial int Open(nint handle, nint bytes);

    /// <summary>Tells the format of what comes out.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_getformat")]
    public static partial int GetFormat(nint handle, out CLong sampleRate, out int channels, out int encoding);

    /// <summary>Reads every frame's header, so that the length is exact.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_scan")]
    public static partial int Scan(nint handle);

    /// <summary>Samples a channel, negative when not known.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_length")]
    public static partial CLong Length(nint handle);

    /// <summary>Moves to a sample counted from the start (<paramref name="origin"/> 0); negative when that fails.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_seek")]
    public static partial CLong Seek(nint handle, CLong sample, int origin);

    /// <summary>Decodes a frame to interleaved samples that the library holds until the next call.</summary>
    [LibraryImport(Library, EntryPoint = "mpg123_decode_frame")]
    public static unsafe partial int DecodeFrame(nint handle, nint number, out byte* bytes, out nuint size);
}
