namespace ProductionValue.Silo.Http;

/// <summary>What kind of sound a file's first bytes say it is, whatever its name or sender says.</summary>
internal static class SoundFile
{
    /// <summary>How many bytes decide.</summary>
    public const int HeadBytes = 64;

    /// <summary>The media type of the container, or null where the bytes are of no sound that is known here.</summary>
    /// <param name="head">First bytes of the file, at most <see cref="HeadBytes"/>.</param>
    public static string? Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("RIFF"u8) || head.StartsWith("RF64"u8))
            return head.Length >= 12 && head[8..12].SequenceEqual("WAVE"u8) ? "audio/wav" : null;
        if (head.StartsWith("FORM"u8))
            return head.Length >= 12 && head[8..11].SequenceEqual("AIF"u8) ? "audio/aiff" : null;
        if (head.StartsWith("OggS"u8))
            return "audio/ogg";
        if (head.StartsWith("fLaC"u8))
            return "audio/flac";
        if (head.StartsWith("ID3"u8))
            return "audio/mpeg";
        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
            return "audio/mp4";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3]))
            return "audio/webm"; // Matroska.
        if (head.Length >= 2 && head[0] == 0xFF && (head[1] & 0xF6) == 0xF0)
            return "audio/aac";
        if (head.Length >= 2 && head[0] == 0xFF && (head[1] & 0xE0) == 0xE0)
            return "audio/mpeg";
        return Rare(head);
    }

    /// <summary>Whether the first bytes are of something that is certainly no sound: text, a picture, a document, an archive, a program.</summary>
    public static bool IsSomethingElse(ReadOnlySpan<byte> head) =>
        head.Length > 0 && Sniff(head) is null
        && (!head.ContainsAnyExcept(Printable) || head.StartsWith("%PDF"u8) || head.StartsWith("PK"u8) || head.StartsWith("GIF8"u8) || head.StartsWith("\u007fELF"u8)
            || head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) || head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B]) || head.StartsWith("MZ"u8));

    private static readonly System.Buffers.SearchValues<byte> Printable =
        System.Buffers.SearchValues.Create([0x09, 0x0A, 0x0D, .. Enumerable.Range(0x20, 0x5F).Select(letter => (byte)letter)]);

    private static string? Rare(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith("caff"u8))
            return "audio/x-caf";
        if (head.StartsWith(".snd"u8))
            return "audio/basic";
        if (head.StartsWith("MAC "u8))
            return "audio/x-ape";
        if (head.StartsWith("wvpk"u8))
            return "audio/x-wavpack";
        if (head.StartsWith("TTA1"u8) || head.StartsWith("MPCK"u8) || head.StartsWith("MP+"u8) || head.StartsWith("DSD "u8) || head.StartsWith("riff"u8))
            return "audio/x-unknown";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x30, 0x26, 0xB2, 0x75]))
            return "audio/x-ms-wma";
        if (head.StartsWith((ReadOnlySpan<byte>)[0x0B, 0x77]))
            return "audio/ac3";
        return head.StartsWith("Extended Module: "u8) || head.StartsWith("IMPM"u8) || (head.Length >= 48 && head[44..48].SequenceEqual("SCRM"u8)) ? "audio/x-mod" : null;
    }

    /// <summary>Reads the first bytes of a file and says what it is.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static string? SniffFile(string path)
    {
        Span<byte> head = stackalloc byte[HeadBytes];
        using var file = File.OpenRead(path);
        return Sniff(head[..file.ReadAtLeast(head, HeadBytes, throwOnEndOfStream: false)]);
    }
}
