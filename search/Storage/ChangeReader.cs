using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProductionValue.Search.Storage;

/// <summary>Reads a log from its start, a buffer at a time.</summary>
internal sealed class ChangeReader(string path, SafeFileHandle file, int dimensions)
{
    private readonly byte[] buffer = new byte[Math.Max(1 << 20, ChangeRecord.BytesOf(ChangeKind.Add, dimensions) * 4)];
    private readonly float[] embedding = new float[dimensions];
    private long offset; // Of the buffer's first byte in the file.
    private int held;

    public ChangeReplay Run(ChangeHandler? handler)
    {
        Refill(0);
        var sequence = ChangeRecord.ReadHeader(path, buffer.AsSpan(0, held), dimensions);
        var start = ChangeRecord.HeaderBytes;
        for (long records = 0; ; records++)
        {
            start = Refill(start);
            var length = ChangeRecord.Read(buffer.AsSpan(start, held - start), dimensions, out var found, out var kind, out var id, out _);
            if (length == 0)
                return End(start, records, sequence);
            if (found != sequence + 1)
                throw SnapshotHeader.Damage(path, offset + start, $"change {found} follows change {sequence}");
            sequence = found;
            var numbers = MemoryMarshal.Cast<byte, float>(buffer.AsSpan(start + ChangeRecord.FixedBytes, length - ChangeRecord.FixedBytes));
            numbers.CopyTo(embedding);
            handler?.Invoke(sequence, kind, id, embedding.AsSpan(0, numbers.Length));
            start += length;
        }
    }

    /// <summary>Reads all whole records, whatever lies between them.</summary>
    public ChangeSalvage Salvage(ChangeHandler? handler)
    {
        Refill(0);
        InvalidDataException? header = null;
        var gaps = new List<ChangeGap>();
        ulong sequence = 0;
        var (records, gap, start) = (0L, -1L, ChangeRecord.HeaderBytes);
        try
        {
            sequence = ChangeRecord.ReadHeader(path, buffer.AsSpan(0, held), dimensions);
        }
        catch (InvalidDataException damage)
        {
            (header, gap, start) = (damage, 0, 0);
        }
        for (start = Refill(start); start < held; start = Refill(start))
        {
            var length = ChangeRecord.Read(buffer.AsSpan(start, held - start), dimensions, out var found, out var kind, out var id, out _);
            if (length == 0 || found <= sequence)
            {
                gap = gap < 0 ? offset + start : gap;
                start++;
                continue;
            }
            if (gap >= 0 || found != sequence + 1)
                gaps.Add(new ChangeGap(gap < 0 ? offset + start : gap, gap < 0 ? 0 : offset + start - gap, sequence, found));
            (sequence, gap) = (found, -1);
            records++;
            var numbers = MemoryMarshal.Cast<byte, float>(buffer.AsSpan(start + ChangeRecord.FixedBytes, length - ChangeRecord.FixedBytes));
            numbers.CopyTo(embedding);
            handler?.Invoke(sequence, kind, id, embedding.AsSpan(0, numbers.Length));
            start += length;
        }
        if (gap >= 0)
            gaps.Add(new ChangeGap(gap, offset + held - gap, sequence, 0));
        return header is null || records > 0 ? new ChangeSalvage(records, sequence, gaps) : throw header;
    }

    /// <summary>Keeps at least one whole record ahead where the file has one; returns where <paramref name="start"/> lies then.</summary>
    private int Refill(int start)
    {
        if (held - start >= ChangeRecord.BytesOf(ChangeKind.Add, dimensions))
            return start;
        buffer.AsSpan(start, held - start).CopyTo(buffer);
        offset += start;
        held -= start;
        while (held < buffer.Length)
        {
            var read = RandomAccess.Read(file, buffer.AsSpan(held), offset + held);
            if (read == 0)
                break;
            held += read;
        }
        return 0;
    }

    /// <summary>No whole record starts here: the end, a torn record, or damage with whole records behind it.</summary>
    private ChangeReplay End(int start, long records, ulong sequence)
    {
        var whole = offset + start;
        while (true)
        {
            start = Refill(start);
            if (start >= held)
                return new ChangeReplay(records, sequence, whole, offset + held - whole);
            // A record of the same batch proves nothing: a crash may have left any of a batch's pages unwritten, and nothing of it was acknowledged.
            if (ChangeRecord.Read(buffer.AsSpan(start, held - start), dimensions, out _, out _, out _, out var batch) > 0 && batch > whole)
                throw SnapshotHeader.Damage(path, whole, $"damaged record: later ones follow at {offset + start}");
            start++;
        }
    }
}
