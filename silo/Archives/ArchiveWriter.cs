using System.IO.Compression;
using System.Security.Cryptography;

namespace ProductionValue.Silo.Archives;

/// <summary>Writes a backup.</summary>
internal static class ArchiveWriter
{
    /// <summary>Writes everything a library holds.</summary>
    /// <returns>How many tracks, tombstones left out.</returns>
    public static async Task<long> Write(ILibraryArchive library, Stream target, CancellationToken cancellationToken)
    {
        using var digest = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var hashed = new DigestingStream(target, digest);
        await hashed.WriteAsync(ArchiveFormat.Magic.ToArray(), cancellationToken);
        await hashed.WriteAsync(BitConverter.GetBytes(ArchiveFormat.Version), cancellationToken);
        var (tracks, records) = (0L, 0L);
        await using (var packed = new ZLibStream(hashed, CompressionLevel.Fastest, leaveOpen: true))
        {
            await foreach (var record in library.Export(cancellationToken))
            {
                var (kind, bytes) = ArchiveFormat.Encode(record);
                await Write(packed, kind, bytes, cancellationToken);
                tracks += record is TrackRecord { Row.Deleted: false } ? 1 : 0;
                records++;
            }

            await Write(packed, ArchiveKind.End, BitConverter.GetBytes(records), cancellationToken);
        }

        await target.WriteAsync(digest.GetHashAndReset(), cancellationToken);
        return tracks;
    }

    private static async Task Write(Stream packed, ArchiveKind kind, byte[] bytes, CancellationToken cancellationToken)
    {
        var head = new byte[2 * sizeof(int)];
        BitConverter.TryWriteBytes(head, (int)kind);
        BitConverter.TryWriteBytes(head.AsSpan(sizeof(int)), bytes.Length);
        await packed.WriteAsync(head, cancellationToken);
        await packed.WriteAsync(bytes, cancellationToken);
    }
}
