using Npgsql;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Several rows in one transaction: three round trips, however many they are.</summary>
internal sealed class PostgresTrackBatch(IReadOnlyList<PostgresWrite> writes, PostgresSchemas schemas)
{
    private readonly Dictionary<TrackId, PostgresStored> stored = [];
    private readonly List<long> propagating = [];
    private readonly Dictionary<(int Schema, long Ordinal), byte[]?> vectors = [];
    private readonly List<TrackChange> changes = [];
    private long sequence;
    private long ordinal;

    /// <summary>Whether the commit was asked for: from then on a failure leaves open whether the writes happened.</summary>
    public bool IsCommitting { get; private set; }

    /// <summary>Runs the transaction.</summary>
    public async Task Run(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await Read(connection);
        foreach (var write in writes)
            await Apply(connection, write);
        if (changes.Count > 0)
            await PostgresTrackStatements.Write(connection, [.. stored.Values.Where(row => row.Written is not null)], vectors, propagating, new CatalogueDifference(changes), (sequence, ordinal));
        IsCommitting = true;
        await transaction.CommitAsync();
    }

    /// <summary>Takes the turn among all writers of the cluster, then reads what is stored of the tracks.</summary>
    private async Task Read(NpgsqlConnection connection)
    {
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                new("SELECT sequence, ordinal FROM library FOR UPDATE"),
                new($"SELECT {PostgresRows.Columns}, t.listing FROM tracks t WHERE t.track = ANY($1)")
                {
                    Parameters = { new() { Value = writes.Select(write => write.Track.Row.Track.Value).Distinct().ToArray() } },
                },
            },
        };
        await using var rows = await batch.ExecuteReaderAsync();
        await rows.ReadAsync();
        (sequence, ordinal) = (rows.GetInt64(0), rows.GetInt64(1));
        await rows.NextResultAsync();
        while (await rows.ReadAsync())
        {
            var row = PostgresRows.Read(rows, []);
            stored[row.Track] = new PostgresStored(row, rows.GetString(PostgresRows.ColumnCount));
        }
    }

    private async Task Apply(NpgsqlConnection connection, PostgresWrite write)
    {
        var row = write.Track.Row;
        var before = stored.GetValueOrDefault(row.Track);
        if ((before?.Row.Version ?? 0) != row.Version - 1)
        {
            write.Refuse(new StaleVersionException($"track {row.Track}: expected stored version {row.Version - 1}, got {before?.Row.Version ?? 0}"));
            return;
        }

        var next = row with
        {
            Ordinal = before?.Row.Ordinal ?? ++ordinal, Sequence = ++sequence, Schemas = write.Track.SchemasAfter(before?.Row.Schemas ?? []),
        };
        foreach (var (schema, vector) in write.Track.Vectors)
            vectors[(await schemas.NumberOf(connection, schema), next.Ordinal)] = vector;
        foreach (var dropped in (before?.Row.Schemas ?? []).Except(next.Schemas))
            vectors[(await schemas.NumberOf(connection, dropped), next.Ordinal)] = null;
        if (before is not null)
            propagating.Add(before.Row.Sequence);
        changes.Add(new TrackChange(next.Ordinal, before?.Entry, row.Deleted ? null : write.Track.Entry));
        stored[row.Track] = new PostgresStored(next, write.Track.Entry.Listing) { Written = write.Track };
        write.Keep(next);
    }
}

/// <summary>A row as it is in the transaction.</summary>
/// <param name="Row">The row without vectors.</param>
/// <param name="Listing">Its place in lists.</param>
internal sealed record PostgresStored(TrackRow Row, string Listing)
{
    /// <summary>What this transaction writes of it; null: nothing.</summary>
    public EncodedTrack? Written { get; init; }

    /// <summary>What the catalogue shows of it; null: nothing.</summary>
    public CatalogueEntry? Entry => Row.Deleted
        ? null
        : new CatalogueEntry(Listing, Row.Metadata.Title, Row.Metadata.Artist, Row.Metadata.Album, Row.Credits, Row.Metadata.Year);
}
