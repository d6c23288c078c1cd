using System.Security.Cryptography;

namespace ProductionValue.Audio;

/// <summary>Finds the identity of the sound in a file by hashing it without its tags.</summary>
/// <remarks>
/// What is hashed: of MP3 and AAC what lies between ID3 and APE tags, but for a first frame of the coder's notes; of FLAC what follows the metadata blocks; of Ogg every packet but the comments; of MP4 the
/// <c>mdat</c> boxes; of WAV the <c>fmt</c> and <c>data</c> chunks; of AIFF <c>COMM</c> and <c>SSND</c>; of anything else, and of malformed files, the whole file.
/// </remarks>
public static class AudioIdentity
{
    private const int BufferBytes = 1 << 16; // Below what the collector holds to be large.

    /// <summary>The identity of a file; reads it once, with bounded memory.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static ContentId Of(string path, CancellationToken cancellationToken = default)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, BufferBytes);
        return Of(stream, cancellationToken);
    }

    /// <summary>The identity of a stream that can seek.</summary>
    /// <inheritdoc cref="Of(string, CancellationToken)"/>
    internal static ContentId Of(Stream stream, CancellationToken cancellationToken = default)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[BufferBytes];
        long hashed = 0;
        foreach (var run in Payload(stream))
            hashed += Append(hash, stream, run, buffer, cancellationToken);
        if (hashed == 0)
            Append(hash, stream, new ByteRun(0, stream.Length), buffer, cancellationToken);
        return new ContentId(Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16)));
    }

    /// <summary>The runs of bytes that are sound; none when the format is not known or the file is malformed.</summary>
    internal static IReadOnlyList<ByteRun> Payload(Stream stream)
    {
        var inside = TagContainers.Strip(stream);
        Span<byte> head = stackalloc byte[12];
        if (ReadAt(stream, inside.Offset, head) < head.Length)
            return [];
        if (head[..4].SequenceEqual("fLaC"u8))
            return FlacPayload.Find(stream, inside);
        if (head[..4].SequenceEqual("OggS"u8))
            return OggPayload.Find(stream, inside);
        if (head[4..8].SequenceEqual("ftyp"u8))
            return Mp4Payload.Find(stream, inside);
        if ((head[..4].SequenceEqual("RIFF"u8) || head[..4].SequenceEqual("RF64"u8)) && head[8..].SequenceEqual("WAVE"u8))
            return ChunkPayload.FindWave(stream, inside);
        if (head[..4].SequenceEqual("FORM"u8) && head[8..11].SequenceEqual("AIF"u8))
            return ChunkPayload.FindAiff(stream, inside);
        return MpegPayload.Find(stream, inside);
    }

    /// <summary>Reads bytes at a position; returns how many there were.</summary>
    internal static int ReadAt(Stream stream, long offset, Span<byte> bytes)
    {
        if (offset < 0 || offset > stream.Length)
            return 0;
        stream.Position = offset;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
    }

    private static long Append(IncrementalHash hash, Stream stream, ByteRun run, byte[] buffer, CancellationToken cancellationToken)
    {
        if (stream.Position != run.Offset)
            stream.Position = run.Offset;
        var left = run.Length;
        while (left > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var got = stream.Read(buffer, 0, (int)Math.Min(left, buffer.Length));
            if (got == 0)
                break;
            hash.AppendData(buffer, 0, got);
            left -= got;
        }
        return run.Length - left;
    }
}
