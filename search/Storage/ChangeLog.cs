using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ProductionValue.Search.Storage;

/// <summary>
/// Changes to an index in the order they were made, each with a checksum. A change is acknowledged once it is on disk; those that come while
/// the disk is busy share the next flush. With a snapshot's sequence number, replaying it brings an index back to the last acknowledged change.
/// </summary>
public sealed class ChangeLog : IAsyncDisposable
{
    /// <summary>Most bytes waiting for the disk; an append beyond that is refused.</summary>
    public const int MaxPendingBytes = 64 << 20;

    private readonly Lock appending = new();
    private readonly SafeFileHandle file;
    private readonly int dimensions;
    private readonly string path;
    private List<byte> pending = [];
    private List<byte> writing = [];
    private TaskCompletionSource next = NewBatch();
    private Task flushing = Task.CompletedTask;
    private Exception? failure;
    private long length; // On disk.
    private long batchStart; // Where the pending batch will lie.
    private bool closed;

    private ChangeLog(string path, SafeFileHandle file, int dimensions, long length, ulong lastSequence)
    {
        (this.path, this.file, this.dimensions, LastSequence) = (path, file, dimensions, lastSequence);
        this.length = batchStart = length;
    }

    /// <summary>Number of the last change appended.</summary>
    public ulong LastSequence { get; private set; }

    /// <summary>Opens a log to append to, or starts one. A torn record at its end is cut off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">Length of an embedding.</param>
    /// <param name="after">Sequence number before the first change of a log that is started; of one that is there, its own number stays.</param>
    /// <param name="replay">What was found.</param>
    /// <param name="handler">Receives the changes it holds.</param>
    /// <exception cref="InvalidDataException">Whole records lie behind damaged bytes: cutting those off would lose acknowledged changes.</exception>
    public static ChangeLog Open(string path, int dimensions, ulong after, out ChangeReplay replay, ChangeHandler? handler = null)
    {
        Require.InRange(dimensions, 1, HnswOptions.MaxDimensions);
        if (!File.Exists(path) || new FileInfo(path).Length < ChangeRecord.HeaderBytes)
            DurableFile.Replace(path, file => file.Write(ChangeRecord.Header(dimensions, after)));
        replay = Replay(path, dimensions, handler);
        var opened = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite, FileShare.Read);
        RandomAccess.SetLength(opened, replay.WholeBytes);
        return new ChangeLog(path, opened, dimensions, replay.WholeBytes, replay.LastSequence);
    }

    /// <summary>Reads a log from its start and stops at a torn record at its end.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">Length of an embedding.</param>
    /// <param name="handler">Receives the changes.</param>
    /// <exception cref="InvalidDataException">Not a log of these dimensions, or damaged before its end; names file and offset.</exception>
    public static ChangeReplay Replay(string path, int dimensions, ChangeHandler? handler)
    {
        Require.InRange(dimensions, 1, HnswOptions.MaxDimensions);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        return new ChangeReader(path, file, dimensions).Run(handler);
    }

    /// <summary>Reads every whole record of a log that <see cref="Replay"/> refuses, and tells what lies between them. The file is left as it is.</summary>
    /// <param name="path">The file.</param>
    /// <param name="dimensions">Length of an embedding.</param>
    /// <param name="handler">Receives the changes; their numbers rise, with gaps where records are lost.</param>
    /// <exception cref="InvalidDataException">Not a log of these dimensions, or nothing in it is whole; names file and offset.</exception>
    public static ChangeSalvage Salvage(string path, int dimensions, ChangeHandler? handler)
    {
        Require.InRange(dimensions, 1, HnswOptions.MaxDimensions);
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, FileOptions.SequentialScan);
        return new ChangeReader(path, file, dimensions).Salvage(handler);
    }

    /// <summary>Appends an added embedding; done once it is on disk.</summary>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="ArgumentException"><paramref name="embedding"/> has the wrong length.</exception>
    /// <exception cref="IOException">It could not be written, and so nothing after it will be.</exception>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxPendingBytes"/> wait for the disk: try again later.</exception>
    public Task<ulong> Add(ulong id, ReadOnlySpan<float> embedding)
    {
        Require.Length(embedding, dimensions);
        return Append(ChangeKind.Add, id, embedding);
    }

    /// <summary>Appends a removal; done once it is on disk.</summary>
    /// <returns>Its sequence number.</returns>
    /// <exception cref="IOException">It could not be written, and so nothing after it will be.</exception>
    /// <exception cref="InvalidOperationException">More than <see cref="MaxPendingBytes"/> wait for the disk: try again later.</exception>
    public Task<ulong> Remove(ulong id) => Append(ChangeKind.Remove, id, []);

    /// <summary>Waits for what was appended, then closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        Task last;
        lock (appending)
        {
            closed = true;
            last = flushing;
        }
        await last.ConfigureAwait(false);
        file.Dispose();
    }

    private Task<ulong> Append(ChangeKind kind, ulong id, ReadOnlySpan<float> embedding)
    {
        var bytes = ChangeRecord.BytesOf(kind, dimensions);
        lock (appending)
        {
            ObjectDisposedException.ThrowIf(closed, this);
            if (failure is not null)
                throw new IOException($"{path}: an earlier change could not be written", failure);
            if (pending.Count > 0 && pending.Count + bytes > MaxPendingBytes)
                throw new InvalidOperationException($"{path}: {pending.Count} bytes wait for the disk, at most {MaxPendingBytes} may");
            var start = pending.Count;
            CollectionsMarshal.SetCount(pending, start + bytes);
            ChangeRecord.Write(CollectionsMarshal.AsSpan(pending)[start..], ++LastSequence, kind, id, batchStart, embedding);
            if (flushing.IsCompleted)
                flushing = Task.Run(Flush);
            return Acknowledge(next.Task, LastSequence);
        }
    }

    private static async Task<ulong> Acknowledge(Task batch, ulong sequence)
    {
        await batch.ConfigureAwait(false);
        return sequence;
    }

    /// <summary>Writes and forces to disk what is pending, again and again until nothing is.</summary>
    private void Flush()
    {
        while (true)
        {
            TaskCompletionSource batch;
            lock (appending)
            {
                if (pending.Count == 0)
                {
                    flushing = Task.CompletedTask; // Under the lock: an append after this starts the next flush.
                    return;
                }
                (pending, writing) = (writing, pending);
                batchStart += writing.Count;
                (batch, next) = (next, NewBatch());
            }
            try
            {
                RandomAccess.Write(file, CollectionsMarshal.AsSpan(writing), length);
                RandomAccess.FlushToDisk(file);
                length += writing.Count;
                writing.Clear();
                batch.SetResult();
            }
            catch (Exception wrong) when (wrong is IOException or UnauthorizedAccessException or ObjectDisposedException)
            {
                Fail(batch, wrong);
                return;
            }
        }
    }

    /// <summary>After a failed flush nobody knows what is on disk: everything waiting fails, and everything after.</summary>
    private void Fail(TaskCompletionSource batch, Exception wrong)
    {
        lock (appending)
        {
            failure = wrong;
            batch.SetException(wrong);
            next.SetException(wrong);
            flushing = Task.CompletedTask;
        }
    }

    private static TaskCompletionSource NewBatch() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
