namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The tables by version.</summary>
internal static class PostgresTables
{
    /// <summary>
    /// The first layout. Texts sort by their bytes (COLLATE "C"), so that every server lists alike; one row of library counts sequences
    /// up inside the transaction that uses them, because PostgreSQL's own sequences commit out of order.
    /// </summary>
    public const string Version1 =
        """
        CREATE TABLE library (
            one boolean PRIMARY KEY DEFAULT true CHECK (one), version integer NOT NULL, id uuid NOT NULL DEFAULT gen_random_uuid(),
            shards integer NOT NULL, sequence bigint NOT NULL DEFAULT 0, ordinal bigint NOT NULL DEFAULT 0,
            tracks bigint NOT NULL DEFAULT 0, credited bigint NOT NULL DEFAULT 0) WITH (fillfactor = 10);
        CREATE TABLE tracks (
            ordinal bigint PRIMARY KEY, version bigint NOT NULL, sequence bigint NOT NULL UNIQUE, deleted boolean NOT NULL,
            track text COLLATE "C" NOT NULL UNIQUE, content_id text COLLATE "C" NOT NULL,
            title text COLLATE "C" NOT NULL, artist text COLLATE "C" NOT NULL, album text COLLATE "C" NOT NULL, path text COLLATE "C" NOT NULL,
            start_seconds double precision, duration_seconds double precision NOT NULL, year integer,
            credits text COLLATE "C" NOT NULL, former text COLLATE "C" NOT NULL, schemas text COLLATE "C" NOT NULL,
            tagging text COLLATE "C" NOT NULL, audit text COLLATE "C" NOT NULL, listing text COLLATE "C" NOT NULL, words tsvector NOT NULL) WITH (autovacuum_vacuum_scale_factor = 0.05);
        CREATE INDEX tracks_listing ON tracks (listing) WHERE NOT deleted;
        CREATE INDEX tracks_album ON tracks (left(album, 150), listing) WHERE NOT deleted;
        CREATE INDEX tracks_content ON tracks (content_id) WHERE NOT deleted;
        CREATE INDEX tracks_year ON tracks (year, listing) WHERE NOT deleted AND year IS NOT NULL;
        CREATE INDEX tracks_words ON tracks USING gin (words) WITH (gin_pending_list_limit = 512) WHERE NOT deleted;
        CREATE TABLE unpropagated (sequence bigint PRIMARY KEY, ordinal bigint NOT NULL);
        CREATE TABLE schemas (number integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY, name text COLLATE "C" NOT NULL UNIQUE);
        CREATE TABLE vectors (schema integer NOT NULL, ordinal bigint NOT NULL, vector bytea NOT NULL, PRIMARY KEY (schema, ordinal));
        ALTER TABLE vectors ALTER COLUMN vector SET STORAGE EXTERNAL;
        CREATE TABLE credited (
            producer text COLLATE "C" NOT NULL, listing text COLLATE "C" NOT NULL, trains boolean NOT NULL, ordinal bigint NOT NULL,
            PRIMARY KEY (producer, listing));
        CREATE TABLE spellings (
            producer text COLLATE "C" NOT NULL, name text COLLATE "C" NOT NULL, tracks integer NOT NULL, PRIMARY KEY (producer, name));
        CREATE TABLE producers (producer text COLLATE "C" PRIMARY KEY, name text COLLATE "C" NOT NULL, tracks integer NOT NULL);
        CREATE INDEX producers_listing ON producers (tracks DESC, name, producer);
        CREATE TABLE models (generation integer PRIMARY KEY, model bytea NOT NULL);
        ALTER TABLE models ALTER COLUMN model SET STORAGE EXTERNAL;
        CREATE TABLE ingests (number bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY, id text COLLATE "C" NOT NULL UNIQUE, status integer NOT NULL);
        CREATE TABLE ingest_files (
            position bigint GENERATED ALWAYS AS IDENTITY, ingest bigint NOT NULL, path text COLLATE "C" NOT NULL, path_digest bytea NOT NULL,
            track text COLLATE "C", outcome integer, reason text, PRIMARY KEY (ingest, path_digest));
        CREATE TABLE grain_state (
            type text COLLATE "C" NOT NULL, grain text COLLATE "C" NOT NULL, version bigint NOT NULL, state bytea, PRIMARY KEY (type, grain));
        CREATE TABLE membership (cluster text COLLATE "C" PRIMARY KEY, version integer NOT NULL, etag bigint NOT NULL);
        CREATE TABLE silos (
            cluster text COLLATE "C" NOT NULL, silo text COLLATE "C" NOT NULL, etag bigint NOT NULL, status integer NOT NULL,
            proxy_port integer NOT NULL, host_name text NOT NULL, silo_name text NOT NULL, role_name text NOT NULL,
            update_zone integer NOT NULL, fault_zone integer NOT NULL, started timestamptz NOT NULL, alive timestamptz NOT NULL,
            suspicions text NOT NULL, PRIMARY KEY (cluster, silo));
        """;
}
