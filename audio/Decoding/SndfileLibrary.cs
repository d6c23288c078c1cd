using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The part of libsndfile's C interface that is used, and whether the library is there at all.</summary>
internal static partial class SndfileLibrary
{
    private const string Library = "sndfile";
    private const int ReadMode = 0x10;

    private static readonly string[] FileNames = ["libsndfile.so.1", "libsndfile.so", "libsndfile.1.dylib", "sndfile.dll"];

    private static readonly nint Loaded = Load();

    /// <summary>Whether the library is installed.</summary>
    public static bool IsAvailable => Loaded != 0;

    /// <summary>Opens a file for reading; 0 when the library does not know its format.</summary>
    public static nint OpenForReading(string path, out FormatDescription format)
    {
        format = default;
        return Open(path, ReadMode, ref format);
    }

    /// <summary>Reads interleaved samples in −1…1; returns samples a channel.</summary>
    [LibraryImport(Library, EntryPoint = "sf_readf_float")]
    public static unsafe partial long Read(nint file, float* interleaved, long sampleCount);

    /// <summary>Moves to a sample counted from the start (<paramref name="origin"/> 0); −1 when that fails.</summary>
    [LibraryImport(Library, EntryPoint = "sf_seek")]
    public static partial long Seek(nint file, long sample, int origin);

    /// <summary>Closes the file.</summary>
    [LibraryImport(Library, EntryPoint = "sf_close")]
    public static partial int Close(nint file);

    [LibraryImport(Library, EntryPoint = "sf_open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial nint Open(string path, int mode, ref FormatDescription format);

    private static nint Load()
    {
        foreach (var name in FileNames)
        {
            if (NativeLibrary.TryLoad(name, typeof(SndfileLibrary).Assembly, null, out var handle))
            {
                NativeLibrary.SetDllImportResolver(typeof(SndfileLibrary).Assembly, (asked, _, _) => asked == Library ? handle : 0);
                return handle;
            }
        }
        return 0;
    }

    /// <summary>The C structure <c>SF_INFO</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct FormatDescription
    {
        /// <summary>Samples a channel.</summary>
        public long SampleCount;

        /// <summary>Samples per second.</summary>
        public int SampleRate;

        /// <summary>Channels.</summary>
        public int Channels;

        /// <summary>Container in the upper, encoding in the lower 16 bits.</summary>
        public int Format;

        /// <summary>Sections.</summary>
        public int Sections;

        /// <summary>Whether positions can be sought.</summary>
        public int Seekable;
    }
}
