namespace ProductionValue.Audio;

/// <summary>The sound in an MP3 or ADTS file: everything between the tags but the first frame where that holds the coder's notes instead of sound.</summary>
internal static class MpegPayload
{
    /// <summary>The run of frames, or none when the file does not start with one.</summary>
    public static IReadOnlyList<ByteRun> Find(Stream stream, ByteRun inside)
    {
        if (MpegHeader.At(stream, inside.Offset) is not { } header)
            return [];
        var skip = header.FrameBytes > 0 && header.FrameBytes < inside.Length && HoldsNotes(stream, inside.Offset + header.SideBytes) ? header.FrameBytes : 0;
        return [new ByteRun(inside.Offset + skip, inside.Length - skip)];
    }

    private static bool HoldsNotes(Stream stream, long offset)
    {
        Span<byte> name = stackalloc byte[4];
        return AudioIdentity.ReadAt(stream, offset, name) == name.Length && (name.SequenceEqual("Xing"u8) || name.SequenceEqual("Info"u8));
    }
}
