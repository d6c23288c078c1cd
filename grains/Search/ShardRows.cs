using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Search;

/// <summary>The track rows as a shard's log: what its index lacks is read from here. Works off the grain's own thread.</summary>
/// <param name="store">The rows.</param>
/// <param name="options">Limits.</param>
/// <param name="shard">The shard's ordinal: other shards' rows are passed over.</param>
internal sealed class ShardRows(ITrackStore store, LibraryOptions options, int shard)
{
    /// <summary>A large index takes so many times as many rows at once: after each time it looks whether all its tracks can still be reached.</summary>
    private const int MostAtOnce = 4;

    /// <summary>
    /// Brings a shard just opened to where its snapshot ends: filters need more than the embeddings it holds, and a salvaged one lacks some. Rows
    /// of a whole one are read in several stretches side by side: nothing can be found before all are.
    /// </summary>
    /// <returns>Tracks that the snapshot had lost.</returns>
    public async Task<int> Complete(IndexShard target, CancellationToken cancellationToken)
    {
        if (target.Salvaged)
            return await Task.Run(() => Mend(target, cancellationToken), cancellationToken);
        if (target.Count == 0)
            return 0;
        var (stretches, end) = (options.BuildThreads, target.Sequence);
        await Task.WhenAll(Enumerable.Range(0, stretches).Select(stretch => Task.Run(
            () => Note(target, end * stretch / stretches, end * (stretch + 1) / stretches, cancellationToken), cancellationToken)));
        return 0;
    }

    /// <summary>Reads rows that the shard has not seen yet.</summary>
    /// <param name="target">The shard; nothing else changes it meanwhile.</param>
    /// <param name="mostRows">Rows to read, at least 1.</param>
    /// <param name="cancellationToken">Ends it between two batches.</param>
    /// <returns>Rows read, other shards' included.</returns>
    public Task<int> Follow(IndexShard target, int mostRows, CancellationToken cancellationToken) => Task.Run(
        async () =>
        {
            var read = 0;
            var batch = new List<TrackRow>();
            await foreach (var row in store.Scan(target.Schema, target.Sequence, cancellationToken))
            {
                batch.Add(row);
                read++;
                if (batch.Count >= Math.Clamp(target.Count / 8, options.CatchUpRows, MostAtOnce * options.CatchUpRows))
                    Flush();
                if (read >= mostRows)
                    break;
            }

            Flush();
            return read;

            void Flush()
            {
                target.Read(batch.Where(row => Owns(row.Track)));
                if (batch.Count > 0)
                    target.Sequence = batch[^1].Sequence;
                batch.Clear();
            }
        },
        cancellationToken);

    /// <summary>Compares every row with what the shard holds of it.</summary>
    /// <returns>Rows of the shard, and how many of them it does not hold as they are.</returns>
    public async Task<(long Rows, long Wrong)> Compare(IndexShard verified, CancellationToken cancellationToken)
    {
        var (rows, held, wrong) = (0L, 0L, 0L);
        await foreach (var row in store.Scan(verified.Schema, 0, cancellationToken))
        {
            if (row.Sequence > verified.Sequence)
                break; // Newer than what it was asked to know.
            if (!Owns(row.Track))
                continue;
            rows++;
            held += !row.Deleted && row.FeaturesIn(verified.Schema) is not null ? 1 : 0;
            wrong += verified.Agrees(row) ? 0 : 1;
        }

        // More than the rows give means entries whose rows are unknown; changes that came meanwhile wait for the comparison.
        return (rows, Math.Max(wrong, verified.Count - held));
    }

    private async Task Note(IndexShard target, long after, long end, CancellationToken cancellationToken)
    {
        await foreach (var row in store.Scan(null, after, cancellationToken))
        {
            if (row.Sequence > end)
                break;
            if (Owns(row.Track))
                target.Note(row);
        }
    }

    private async Task<int> Mend(IndexShard target, CancellationToken cancellationToken)
    {
        var lost = 0;
        await foreach (var row in store.Scan(target.Schema, 0, cancellationToken))
        {
            if (row.Sequence > target.Sequence)
                break;
            if (Owns(row.Track) && target.Mend(row))
                lost++;
        }

        return lost;
    }

    private bool Owns(TrackId track) => ShardKey.ShardOf(track, options.ShardCount) == shard;
}
