using System.Runtime.CompilerServices;
using System.Threading.Channels;
using ProductionValue.Contracts;
using ProductionValue.Silo.Archives;

namespace ProductionValue.Silo.Storage;

/// <summary>Everything in an embedded library, out and in.</summary>
internal sealed class SqliteArchive(SqliteLibrary library) : ILibraryArchive
{
    private const int Ahead = 256;
    private const int Batch = 512;

    /// <inheritdoc/>
    public async IAsyncEnumerable<ArchiveRecord> Export([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var records = Channel.CreateBounded<ArchiveRecord>(Ahead);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        // One read transaction for all of it; the writer goes on beside it.
        var reading = library.Readers.Read(session => ReadAll(session, records.Writer, stop.Token), stop.Token);
        _ = reading.ContinueWith(ended => records.Writer.TryComplete(ended.Exception?.InnerException), TaskScheduler.Default);
        try
        {
            await foreach (var record in records.Reader.ReadAllAsync(cancellationToken))
                yield return record;
            await reading;
        }
        finally
        {
            await stop.CancelAsync();
        }
    }

    /// <inheritdoc/>
    public async Task Import(IAsyncEnumerable<ArchiveRecord> records, CancellationToken cancellationToken)
    {
        if (await new SqliteTrackStore(library).LastSequence(cancellationToken) > 0)
            throw new InvalidDataException($"{library.Path}: expected an empty library");
        var ingests = new SqliteIngestStore(library);
        var batch = new List<ArchiveRecord>(Batch);
        await foreach (var record in records.WithCancellation(cancellationToken))
        {
            if (record is IngestRecord { Report: var report })
            {
                await ingests.Write(report.Id, report.Status, report.Files, cancellationToken);
                continue;
            }

            batch.Add(record);
            if (batch.Count == Batch)
                await Write(batch, cancellationToken);
        }

        await Write(batch, cancellationToken);
    }

    private bool ReadAll(SqliteSession session, ChannelWriter<ArchiveRecord> records, CancellationToken cancellationToken)
    {
        void Tell(ArchiveRecord record) => records.WriteAsync(record, cancellationToken).AsTask().GetAwaiter().GetResult();
        var tracks = session.Prepare($"SELECT {TrackTable.Columns} FROM tracks t ORDER BY t.sequence").Bind();
        while (tracks.Step())
        {
            var row = TrackTable.ReadRow(tracks, []);
            Tell(new TrackRecord(row with
            {
                Features = [.. row.Schemas
                    .Select(schema => (schema, values: library.Vectors.Read(session, schema, row.Ordinal)))
                    .Where(vector => vector.values is not null).Select(vector => new FeatureVector(vector.schema, vector.values!))],
            }));
        }

        var models = session.Prepare("SELECT generation, model FROM models ORDER BY generation").Bind();
        while (models.Step())
            Tell(new ModelRecord((int)models.Long(0), models.Bytes(1).ToArray()));
        var states = session.Prepare("SELECT type, grain, version, state FROM grain_state").Bind();
        while (states.Step())
            Tell(new GrainStateRecord(states.Text(0), states.Text(1), states.Long(2), states.IsNull(3) ? null : states.Bytes(3).ToArray()));
        var ingests = session.Prepare("SELECT id FROM ingests ORDER BY number").Bind();
        while (ingests.Step())
            Tell(new IngestRecord(SqliteIngestStore.Read(session, ingests.Text(0))!));
        return true;
    }

    private async Task Write(List<ArchiveRecord> records, CancellationToken cancellationToken)
    {
        var rows = records.OfType<TrackRecord>().Select(record => new EncodedTrack(record.Row)).ToArray();
        var others = records.Where(record => record is not TrackRecord).ToArray();
        await library.Writer.Write(
            batch =>
            {
                foreach (var row in rows)
                    TrackTable.Restore(batch, row);
                foreach (var other in others)
                    Write(batch.Session, other);
                return true;
            },
            cancellationToken);
        records.Clear();
    }

    private static void Write(SqliteSession session, ArchiveRecord record)
    {
        if (record is ModelRecord model)
            session.Run("INSERT INTO models (generation, model) VALUES (?, ?)", model.Generation, model.Model);
        else if (record is GrainStateRecord state)
            session.Run("INSERT INTO grain_state (type, grain, version, state) VALUES (?, ?, ?, ?)", state.Type, state.Grain, state.Version, state.State);
    }
}
