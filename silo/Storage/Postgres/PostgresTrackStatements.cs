using Npgsql;
using NpgsqlTypes;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The statements that write rows and everything the catalogue keeps of them, sent together; arrays carry the rows.</summary>
internal static class PostgresTrackStatements
{
    private const string UpsertTracks =
        """
        INSERT INTO tracks (ordinal, version, sequence, deleted, track, content_id, title, artist, album, path, start_seconds, duration_seconds,
            year, credits, former, schemas, tagging, audit, listing, words)
        SELECT o, v, s, d, t, c, ti, ar, al, p, ss, ds, y, cr, fo, sc, ta, au, li, w::tsvector FROM unnest(
            $1::bigint[], $2::bigint[], $3::bigint[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
            $11::double precision[], $12::double precision[], $13::integer[], $14::text[], $15::text[], $16::text[], $17::text[], $18::text[],
            $19::text[], $20::text[]) AS rows (o, v, s, d, t, c, ti, ar, al, p, ss, ds, y, cr, fo, sc, ta, au, li, w)
        ON CONFLICT (ordinal) DO UPDATE SET version = excluded.version, sequence = excluded.sequence, deleted = excluded.deleted,
            content_id = excluded.content_id, title = excluded.title, artist = excluded.artist, album = excluded.album, path = excluded.path,
            start_seconds = excluded.start_seconds, duration_seconds = excluded.duration_seconds, year = excluded.year,
            credits = excluded.credits, former = excluded.former, schemas = excluded.schemas, tagging = excluded.tagging, audit = excluded.audit,
            listing = excluded.listing, words = excluded.words
        """;

    private const string CountSpellings =
        """
        INSERT INTO spellings (producer, name, tracks) SELECT * FROM unnest($1::text[], $2::text[], $3::integer[])
        ON CONFLICT (producer, name) DO UPDATE SET tracks = spellings.tracks + excluded.tracks
        """;

    private const string NameProducers =
        """
        INSERT INTO producers (producer, name, tracks)
        SELECT producer, (array_agg(name ORDER BY tracks DESC, name))[1], sum(tracks) FROM spellings WHERE producer = ANY($1) GROUP BY producer
        ON CONFLICT (producer) DO UPDATE SET name = excluded.name, tracks = excluded.tracks
        """;

    /// <summary>Writes everything but the commit, in one round trip.</summary>
    /// <param name="connection">Inside the transaction.</param>
    /// <param name="rows">Rows as they are to be.</param>
    /// <param name="vectors">Vectors by schema and row; null: to delete.</param>
    /// <param name="before">Sequences the rows had before.</param>
    /// <param name="difference">What changes in the catalogue.</param>
    /// <param name="last">The last sequence and ordinal given out.</param>
    public static async Task Write(
        NpgsqlConnection connection, PostgresStored[] rows, Dictionary<(int Schema, long Ordinal), byte[]?> vectors, List<long> before,
        CatalogueDifference difference, (long Sequence, long Ordinal) last)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddTracks(batch, rows);
        AddVectors(batch, vectors);
        if (before.Count > 0)
            Add(batch, "DELETE FROM unpropagated WHERE sequence = ANY($1)", before.ToArray());
        Add(batch, "INSERT INTO unpropagated (sequence, ordinal) SELECT * FROM unnest($1::bigint[], $2::bigint[])",
            rows.Select(row => row.Row.Sequence).ToArray(), rows.Select(row => row.Row.Ordinal).ToArray());
        AddCredits(batch, difference);
        AddCounts(batch, difference);
        Add(batch, "UPDATE library SET sequence = $1, ordinal = $2, tracks = tracks + $3, credited = credited + $4",
            last.Sequence, last.Ordinal, difference.Tracks, difference.Credited);
        await batch.ExecuteNonQueryAsync();
    }

    /// <summary>Writes credits, producers and counts alone, of rows as they are.</summary>
    public static async Task WriteCatalogue(NpgsqlConnection connection, CatalogueDifference difference)
    {
        await using var batch = new NpgsqlBatch(connection);
        AddCredits(batch, difference);
        AddCounts(batch, difference);
        Add(batch, "UPDATE tracks t SET words = w::tsvector FROM unnest($1::bigint[], $2::text[]) AS n (o, w) WHERE t.ordinal = n.o AND t.words IS DISTINCT FROM w::tsvector",
            difference.NewWords.Select(row => row.Ordinal).ToArray(), difference.NewWords.Select(row => PostgresWords.Document(row.Words)).ToArray());
        Add(batch, "UPDATE library SET tracks = tracks + $1, credited = credited + $2", difference.Tracks, difference.Credited);
        await batch.ExecuteNonQueryAsync();
    }

    private static void AddTracks(NpgsqlBatch batch, PostgresStored[] rows)
    {
        T[] Each<T>(Func<PostgresStored, T> of) => Array.ConvertAll(rows, row => of(row));
        Add(batch, UpsertTracks,
            Each(row => row.Row.Ordinal), Each(row => row.Row.Version), Each(row => row.Row.Sequence), Each(row => row.Row.Deleted),
            Each(row => row.Row.Track.Value), Each(row => row.Row.ContentId), Each(row => row.Row.Metadata.Title),
            Each(row => row.Row.Metadata.Artist), Each(row => row.Row.Metadata.Album), Each(row => row.Row.Metadata.Path),
            Each(row => row.Row.Metadata.StartSeconds), Each(row => row.Row.Metadata.DurationSeconds), Each(row => row.Row.Metadata.Year),
            Each(row => row.Written!.Credits), Each(row => row.Written!.Former), Each(row => StoredJson.Write(row.Row.Schemas)),
            Each(row => row.Written!.Tagging), Each(row => row.Written!.Audit), Each(row => row.Listing), Each(row => PostgresWords.Document(CatalogueWords.Of(row.Written!.Entry))));
    }

    private static void AddVectors(NpgsqlBatch batch, Dictionary<(int Schema, long Ordinal), byte[]?> vectors)
    {
        var kept = vectors.Where(vector => vector.Value is not null).ToArray();
        if (kept.Length > 0)
        {
            Add(batch,
                """
                INSERT INTO vectors (schema, ordinal, vector) SELECT * FROM unnest($1::integer[], $2::bigint[], $3::bytea[])
                ON CONFLICT (schema, ordinal) DO UPDATE SET vector = excluded.vector
                """,
                kept.Select(vector => vector.Key.Schema).ToArray(), kept.Select(vector => vector.Key.Ordinal).ToArray(),
                kept.Select(vector => vector.Value!).ToArray());
        }

        var dropped = vectors.Where(vector => vector.Value is null).Select(vector => vector.Key).ToArray();
        if (dropped.Length > 0)
        {
            Add(batch, "DELETE FROM vectors v USING unnest($1::integer[], $2::bigint[]) AS d (schema, ordinal) WHERE v.schema = d.schema AND v.ordinal = d.ordinal",
                dropped.Select(key => key.Schema).ToArray(), dropped.Select(key => key.Ordinal).ToArray());
        }
    }

    private static void AddCredits(NpgsqlBatch batch, CatalogueDifference difference)
    {
        if (difference.OldCredits.Count > 0)
        {
            Add(batch, "DELETE FROM credited c USING unnest($1::text[], $2::text[]) AS d (producer, listing) WHERE c.producer = d.producer AND c.listing = d.listing",
                difference.OldCredits.Select(credit => credit.Producer.Value).ToArray(), difference.OldCredits.Select(credit => credit.Listing).ToArray());
        }

        if (difference.NewCredits.Count > 0)
        {
            Add(batch, "INSERT INTO credited (producer, listing, trains, ordinal) SELECT * FROM unnest($1::text[], $2::text[], $3::boolean[], $4::bigint[])",
                difference.NewCredits.Select(credit => credit.Producer.Value).ToArray(), difference.NewCredits.Select(credit => credit.Listing).ToArray(),
                difference.NewCredits.Select(credit => credit.Trains).ToArray(), difference.NewCredits.Select(credit => credit.Ordinal).ToArray());
        }
    }

    private static void AddCounts(NpgsqlBatch batch, CatalogueDifference difference)
    {
        var counts = difference.Counts.ToArray();
        if (counts.Length == 0)
            return;
        var producers = counts.Select(count => count.Producer.Value).Distinct().ToArray();
        Add(batch, CountSpellings,
            counts.Select(count => count.Producer.Value).ToArray(), counts.Select(count => count.Name).ToArray(), counts.Select(count => count.Difference).ToArray());
        Add(batch, "DELETE FROM spellings WHERE producer = ANY($1) AND tracks = 0", [producers]);
        Add(batch, NameProducers, [producers]);
        Add(batch, "DELETE FROM producers p WHERE producer = ANY($1) AND NOT EXISTS (SELECT FROM spellings s WHERE s.producer = p.producer)", [producers]);
    }

    private static void Add(NpgsqlBatch batch, string sql, params object[] values)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var value in values)
        {
            command.Parameters.Add(value switch
            {
                double?[] numbers => new NpgsqlParameter { Value = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Double },
                int?[] numbers => new NpgsqlParameter { Value = numbers, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Integer },
                _ => new NpgsqlParameter { Value = value },
            });
        }

        batch.BatchCommands.Add(command);
    }
}
