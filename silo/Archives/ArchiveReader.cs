using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace ProductionValue.Silo.Archives;

/// <summary>Reads a backup: nothing is told of it before all its bytes were found to be those that were written.</summary>
internal static class ArchiveReader
{
    /// <summary>Compares the file with its digest and version.</summary>
    /// <exception cref="InvalidDataException">It is no backup, damaged, cut off, or of a newer version; the message names it.</exception>
    public static async Task Check(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        if (file.Length < ArchiveFormat.HeadBytes + ArchiveFormat.DigestBytes)
            throw new InvalidDataException($"{path}: expected a backup, got {file.Length} bytes");
        var head = new byte[ArchiveFormat.HeadBytes];
        await file.ReadExactlyAsync(head, cancellationToken);
        if (!head.AsSpan(0, ArchiveFormat.Magic.Length).SequenceEqual(ArchiveFormat.Magic))
            throw new InvalidDataException($"{path}: expected a backup of Production Value, got another file");
        if (BitConverter.ToInt32(head, ArchiveFormat.Magic.Length) is var version and not ArchiveFormat.Version)
            throw new InvalidDataException($"{path}: expected backup version {ArchiveFormat.Version}, got {version}: use the version of Production Value that wrote it");
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        digest.AppendData(head);
        var left = file.Length - ArchiveFormat.HeadBytes - ArchiveFormat.DigestBytes;
        var buffer = new byte[1 << 20];
        while (left > 0)
        {
            var read = await file.ReadAsync(buffer.AsMemory(0, (int)Math.Min(left, buffer.Length)), cancellationToken);
            if (read == 0)
                throw new InvalidDataException($"{path}: the file became shorter while it was read");
            digest.AppendData(buffer, 0, read);
            left -= read;
        }

        var written = new byte[ArchiveFormat.DigestBytes];
        await file.ReadExactlyAsync(written, cancellationToken);
        if (!digest.GetHashAndReset().AsSpan().SequenceEqual(written))
            throw new InvalidDataException($"{path}: the bytes are not those that were written (SHA-256 differs): the backup is damaged or cut off");
    }

    /// <summary>The records of a checked backup.</summary>
    /// <exception cref="InvalidDataException">It holds something else; the message names file and record.</exception>
    public static async IAsyncEnumerable<ArchiveRecord> Read(string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        file.Position = ArchiveFormat.HeadBytes;
        await using var packed = new ZLibStream(file, CompressionMode.Decompress);
        var head = new byte[2 * sizeof(int)];
        for (var record = 0L; ; record++)
        {
            await packed.ReadExactlyAsync(head, cancellationToken);
            var (kind, length) = ((ArchiveKind)BitConverter.ToInt32(head), BitConverter.ToInt32(head, sizeof(int)));
            if (length is < 0 or > ArchiveFormat.LongestRecord)
                throw new InvalidDataException($"{path}: record {record}: expected 0 to {ArchiveFormat.LongestRecord} bytes, got {length}");
            var bytes = new byte[length];
            await packed.ReadExactlyAsync(bytes, cancellationToken);
            if (kind is ArchiveKind.End)
            {
                if (length != sizeof(long) || BitConverter.ToInt64(bytes) != record)
                    throw new InvalidDataException($"{path}: expected {record} records, got another count at its end");
                yield break;
            }

            yield return Decode(path, record, kind, bytes);
        }
    }

    private static ArchiveRecord Decode(string path, long record, ArchiveKind kind, byte[] bytes)
    {
        try
        {
            return ArchiveFormat.Decode(kind, bytes);
        }
        catch (InvalidDataException wrong)
        {
            throw new InvalidDataException($"{path}: record {record}: {wrong.Message}", wrong);
        }
    }
}
