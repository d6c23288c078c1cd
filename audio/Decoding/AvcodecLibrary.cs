using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>The part of libavcodec's C interface that is used, and whether a version is there whose structures are known.</summary>
/// <remarks>Of structures only members are touched that have had their place since FFmpeg 4, in the versions named here.</remarks>
internal static unsafe class AvcodecLibrary
{
    /// <summary>What a call answers that needs another packet first.</summary>
    public const int Again = -11;

    // libavcodec and the libavutil that belongs to it: FFmpeg 7, 6 and 5.
    private static readonly (int Codec, int Util)[] Versions = [(61, 59), (60, 58), (59, 57)];

    private static readonly (nint Codec, nint Util) Loaded = Load();

    /// <summary>Whether such a version is installed.</summary>
    public static bool IsAvailable => Loaded.Codec != 0;

    /// <summary>A decoder by its name; 0 where it was left out when the library was built.</summary>
    public static nint FindDecoder(ReadOnlySpan<byte> nameWithZero)
    {
        fixed (byte* name = nameWithZero)
            return ((delegate* unmanaged<byte*, nint>)Codec("avcodec_find_decoder_by_name"))(name);
    }

    /// <summary>Makes a context.</summary>
    public static delegate* unmanaged<nint, nint> AllocateContext { get; } = (delegate* unmanaged<nint, nint>)Codec("avcodec_alloc_context3");

    /// <summary>Frees a context.</summary>
    public static delegate* unmanaged<nint*, void> FreeContext { get; } = (delegate* unmanaged<nint*, void>)Codec("avcodec_free_context");

    /// <summary>Makes parameters.</summary>
    public static delegate* unmanaged<nint> AllocateParameters { get; } = (delegate* unmanaged<nint>)Codec("avcodec_parameters_alloc");

    /// <summary>Frees parameters.</summary>
    public static delegate* unmanaged<nint*, void> FreeParameters { get; } = (delegate* unmanaged<nint*, void>)Codec("avcodec_parameters_free");

    /// <summary>Hands parameters to a context.</summary>
    public static delegate* unmanaged<nint, nint, int> Configure { get; } = (delegate* unmanaged<nint, nint, int>)Codec("avcodec_parameters_to_context");

    /// <summary>Opens a context.</summary>
    public static delegate* unmanaged<nint, nint, nint, int> Open { get; } = (delegate* unmanaged<nint, nint, nint, int>)Codec("avcodec_open2");

    /// <summary>Makes a packet.</summary>
    public static delegate* unmanaged<nint> AllocatePacket { get; } = (delegate* unmanaged<nint>)Codec("av_packet_alloc");

    /// <summary>Frees a packet.</summary>
    public static delegate* unmanaged<nint*, void> FreePacket { get; } = (delegate* unmanaged<nint*, void>)Codec("av_packet_free");

    /// <summary>Gives a packet room for bytes.</summary>
    public static delegate* unmanaged<nint, int, int> FillPacket { get; } = (delegate* unmanaged<nint, int, int>)Codec("av_new_packet");

    /// <summary>Empties a packet.</summary>
    public static delegate* unmanaged<nint, void> EmptyPacket { get; } = (delegate* unmanaged<nint, void>)Codec("av_packet_unref");

    /// <summary>Takes a packet.</summary>
    public static delegate* unmanaged<nint, nint, int> Send { get; } = (delegate* unmanaged<nint, nint, int>)Codec("avcodec_send_packet");

    /// <summary>Gives a frame.</summary>
    public static delegate* unmanaged<nint, nint, int> Receive { get; } = (delegate* unmanaged<nint, nint, int>)Codec("avcodec_receive_frame");

    /// <summary>Forgets what came before.</summary>
    public static delegate* unmanaged<nint, void> Flush { get; } = (delegate* unmanaged<nint, void>)Codec("avcodec_flush_buffers");

    /// <summary>Makes a frame.</summary>
    public static delegate* unmanaged<nint> AllocateFrame { get; } = (delegate* unmanaged<nint>)Util("av_frame_alloc");

    /// <summary>Frees a frame.</summary>
    public static delegate* unmanaged<nint*, void> FreeFrame { get; } = (delegate* unmanaged<nint*, void>)Util("av_frame_free");

    /// <summary>Lends zeroed memory that the library frees.</summary>
    public static delegate* unmanaged<nuint, nint> Allocate { get; } = (delegate* unmanaged<nuint, nint>)Util("av_mallocz");

    private static nint Codec(string name) => Loaded.Codec == 0 ? 0 : NativeLibrary.GetExport(Loaded.Codec, name);

    private static nint Util(string name) => Loaded.Util == 0 ? 0 : NativeLibrary.GetExport(Loaded.Util, name);

    private static (nint Codec, nint Util) Load()
    {
        const int Quiet = -8;
        foreach (var (codec, util) in Versions)
        {
            if (!NativeLibrary.TryLoad($"libavcodec.so.{codec}", out var codecHandle) || !NativeLibrary.TryLoad($"libavutil.so.{util}", out var utilHandle))
                continue;
            ((delegate* unmanaged<int, void>)NativeLibrary.GetExport(utilHandle, "av_log_set_level"))(Quiet);
            return (codecHandle, utilHandle);
        }
        return (0, 0);
    }
}
