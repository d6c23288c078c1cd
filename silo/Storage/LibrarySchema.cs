using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ProductionValue.Silo.Storage;

/// <summary>The database's layout by version, and the way from any older one to the newest.</summary>
internal static class LibrarySchema
{
    /// <summary>Marks the file as ours: "PVLB" in ASCII.</summary>
    private const long ApplicationId = 0x50564C42;

    /// <summary>Step n brings version n to n + 1. A step that was ever released is never changed: a new one is added.</summary>
    private static readonly string[] Steps = [Version1, Version2, Version3, Version4, Version5];

    /// <summary>The version this program writes.</summary>
    public static int Newest => Steps.Length;

    private const string Version1 =
        """
        CREATE TABLE tracks (
            ordinal INTEGER PRIMARY KEY,
            version INTEGER NOT NULL,
            sequence INTEGER NOT NULL UNIQUE,
            deleted INTEGER NOT NULL,
            track TEXT NOT NULL UNIQUE,
            content_id TEXT NOT NULL,
            title TEXT NOT NULL,
            artist TEXT NOT NULL,
            album TEXT NOT NULL,
            path TEXT NOT NULL,
            start_seconds REAL,
            duration_seconds REAL NOT NULL,
            credits TEXT NOT NULL,
            former TEXT NOT NULL,
            schemas TEXT NOT NULL,
            listing TEXT NOT NULL);
        CREATE INDEX tracks_listing ON tracks (listing) WHERE deleted = 0;
        CREATE INDEX tracks_album ON tracks (album, listing) WHERE deleted = 0;
        CREATE INDEX tracks_content ON tracks (content_id) WHERE deleted = 0;
        CREATE TABLE unpropagated (sequence INTEGER PRIMARY KEY, ordinal INTEGER NOT NULL);
        CREATE TABLE schemas (number INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
        CREATE TABLE credited (
            producer TEXT NOT NULL, listing TEXT NOT NULL, trains INTEGER NOT NULL, ordinal INTEGER NOT NULL,
            PRIMARY KEY (producer, listing)) WITHOUT ROWID;
        CREATE TABLE spellings (
            producer TEXT NOT NULL, name TEXT NOT NULL, tracks INTEGER NOT NULL, PRIMARY KEY (producer, name)) WITHOUT ROWID;
        CREATE TABLE producers (producer TEXT NOT NULL PRIMARY KEY, name TEXT NOT NULL, tracks INTEGER NOT NULL) WITHOUT ROWID;
        CREATE INDEX producers_listing ON producers (tracks DESC, name, producer);
        CREATE TABLE totals (tracks INTEGER NOT NULL, credited INTEGER NOT NULL);
        INSERT INTO totals VALUES (0, 0);
        CREATE VIRTUAL TABLE words USING fts5 (
            title, artist, album, producers, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 2');
        CREATE TABLE models (generation INTEGER PRIMARY KEY, model BLOB NOT NULL);
        CREATE TABLE ingests (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, status INTEGER NOT NULL);
        CREATE TABLE ingest_files (
            position INTEGER PRIMARY KEY, ingest INTEGER NOT NULL, path TEXT NOT NULL, track TEXT, outcome INTEGER, reason TEXT,
            UNIQUE (ingest, path));
        CREATE TABLE grain_state (
            type TEXT NOT NULL, grain TEXT NOT NULL, version INTEGER NOT NULL, state BLOB, PRIMARY KEY (type, grain));
        """;

    private const string Version2 = "ALTER TABLE tracks ADD COLUMN year INTEGER";

    /// <summary>What tags tell besides, and what happened to a track's claims.</summary>
    private const string Version3 =
        """
        ALTER TABLE tracks ADD COLUMN tagging TEXT NOT NULL DEFAULT '{}';
        ALTER TABLE tracks ADD COLUMN audit TEXT NOT NULL DEFAULT '[]';
        """;

    /// <summary>
    /// Listing by year; rows whose words wait to be indexed, at first those whose year is not among them; a name of its own for each
    /// library, so that no index snapshot of another one passes for its own.
    /// </summary>
    private const string Version4 =
        """
        CREATE INDEX tracks_year ON tracks (year, listing) WHERE deleted = 0 AND year IS NOT NULL;
        CREATE TABLE words_pending (ordinal INTEGER PRIMARY KEY);
        INSERT INTO words_pending SELECT ordinal FROM tracks WHERE deleted = 0 AND year IS NOT NULL;
        CREATE TABLE library (id TEXT NOT NULL);
        INSERT INTO library VALUES (lower(hex(randomblob(16))));
        """;

    /// <summary>
    /// The words with lists of their beginnings as well, where a question for a short one would have to merge those of thousands of words. All
    /// rows wait to be indexed again.
    /// </summary>
    private const string Version5 =
        """
        DROP TABLE words;
        CREATE VIRTUAL TABLE words USING fts5 (
            title, artist, album, producers, content = '', contentless_delete = 1, prefix = '2 3 4', tokenize = 'unicode61 remove_diacritics 2');
        INSERT OR IGNORE INTO words_pending SELECT ordinal FROM tracks WHERE deleted = 0;
        """;

    /// <summary>Brings the file to the newest version, each step in one transaction.</summary>
    /// <exception cref="InvalidDataException">The file is another program's, or of a version this program does not know.</exception>
    public static void Migrate(SqliteSession session)
    {
        var version = (int)session.Prepare("PRAGMA user_version").Scalar();
        var application = session.Prepare("PRAGMA application_id").Scalar();
        var isEmpty = session.Prepare("SELECT count(*) FROM sqlite_schema").Scalar() == 0;
        if (!isEmpty && application != ApplicationId)
            throw new InvalidDataException($"{session.Path}: expected a Production Value library, got another program's database");
        if (version > Newest)
        {
            throw new InvalidDataException(
                $"{session.Path}: expected schema version {Newest} or older, got {version}: a newer version of Production Value wrote it; use that one");
        }

        for (; version < Newest; version++)
            Step(session, version);
    }

    private static void Step(SqliteSession session, int version)
    {
        session.Script("BEGIN IMMEDIATE");
        try
        {
            session.Script(Steps[version]);
            session.Script(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}"));
            session.Script(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {version + 1}"));
            session.Script("COMMIT");
        }
        catch (SqliteException)
        {
            if (!session.IsIdle)
                session.Script("ROLLBACK");
            throw;
        }
    }
}
