using Microsoft.Data.Sqlite;

namespace ProductionValue.Silo.Storage;

/// <summary>One library in one SQLite file: its writer, its readers and the stores over them. One process owns the file at a time.</summary>
public sealed class SqliteLibrary : IAsyncDisposable
{
    private readonly PropagationNotes notes;

    private SqliteLibrary(string path, StorageOptions options, TimeProvider time, SqliteSession session, Action<WriterMoment>? probe)
    {
        Path = path;
        Options = options;
        notes = new PropagationNotes(options, time);
        Readers = new SqliteReaders(path, options);
        Writer = new SqliteWriter(session, options, BeforeCommit, probe);
        notes.AttachTo(Writer);
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <summary>Its limits.</summary>
    public StorageOptions Options { get; }

    /// <summary>The one writer.</summary>
    internal SqliteWriter Writer { get; }

    /// <summary>The readers beside it.</summary>
    internal SqliteReaders Readers { get; }

    /// <summary>Notes of propagated tracks.</summary>
    internal PropagationNotes Notes => notes;

    /// <summary>Where each schema's vectors are.</summary>
    internal VectorTables Vectors { get; } = new();

    /// <summary>Opens the library, makes the file where it is missing and brings an older one to this program's schema.</summary>
    /// <param name="path">The database file; its folder must exist.</param>
    /// <param name="options">Limits.</param>
    /// <param name="time">When notes are written.</param>
    /// <exception cref="InvalidDataException">The file is damaged, another program's, or a newer version's; the message names it.</exception>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static SqliteLibrary Open(string path, StorageOptions options, TimeProvider time) => Open(path, options, time, probe: null);

    /// <summary>As the other one, with something that watches the writer or makes it fail.</summary>
    internal static SqliteLibrary Open(string path, StorageOptions options, TimeProvider time, Action<WriterMoment>? probe)
    {
        var errors = options.Errors().ToArray();
        if (errors.Length > 0)
            throw new ArgumentException(string.Join("; ", errors), nameof(options));
        SqliteSession? session = null;
        try
        {
            session = SqliteSession.OpenWriter(path, options.CacheBytes);
            LibrarySchema.Migrate(session);
            return new SqliteLibrary(path, options, time, session, probe);
        }
        catch (Exception failure)
        {
            session?.Dispose();
            if (failure is not SqliteException sqlite)
                throw;
            throw StorageFailure.IsCorrupt(sqlite)
                ? new InvalidDataException(
                    $"{path}: the database is damaged or is no SQLite file ({sqlite.Message}); restore it from a backup, or move it away to start empty", sqlite)
                : StorageFailure.Translate(sqlite, path);
        }
    }

    /// <summary>Completes when the storage has answered a read and a write.</summary>
    /// <exception cref="IOException">It did not.</exception>
    public async Task Ping(CancellationToken cancellationToken)
    {
        _ = await Readers.Read(session => session.Prepare("SELECT tracks FROM totals").Scalar(), cancellationToken);
        _ = await Writer.Write(batch => batch.Session.Run("UPDATE totals SET tracks = tracks"), cancellationToken);
    }

    /// <summary>Writes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await notes.DisposeAsync();
        await Readers.DisposeAsync();
        await Writer.DisposeAsync();
    }

    private void BeforeCommit(WriteBatch batch)
    {
        CatalogueViews.Apply(batch.Session, batch.Changes);
        notes.WriteInto(batch.Session);
    }
}
