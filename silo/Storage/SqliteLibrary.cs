using Microsoft.Data.Sqlite;
using Orleans.Storage;
using ProductionValue.Grains.Catalogue;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>One library in one SQLite file: its writer, its readers and the stores over them. One process owns the file at a time.</summary>
public sealed class SqliteLibrary : ILibrary
{
    private readonly PropagationNotes notes;

    private SqliteLibrary(string path, StorageOptions options, TimeProvider time, SqliteSession session, Action<WriterMoment>? probe)
    {
        Path = path;
        Id = Guid.ParseExact(session.Prepare("SELECT id FROM library").ReadText(), "N");
        Options = options;
        notes = new PropagationNotes(options, time);
        Words.Open(session);
        Readers = new SqliteReaders(path, options);
        Writer = new SqliteWriter(session, options, BeforeCommit, Words.Reopen, probe);
        notes.AttachTo(Writer);
    }

    /// <summary>The database file.</summary>
    public string Path { get; }

    /// <inheritdoc/>
    public string Place => Path;

    /// <inheritdoc/>
    public Guid Id { get; }

    /// <inheritdoc/>
    public int SchemaVersion => LibrarySchema.Newest;

    /// <inheritdoc/>
    public int? ShardCount => null;

    /// <inheritdoc/>
    Archives.ILibraryArchive ILibrary.Archive => new SqliteArchive(this);

    /// <summary>Its limits.</summary>
    public StorageOptions Options { get; }

    /// <summary>The one writer.</summary>
    internal SqliteWriter Writer { get; }

    /// <summary>The readers beside it.</summary>
    internal SqliteReaders Readers { get; }

    /// <summary>Notes of propagated tracks.</summary>
    internal PropagationNotes Notes => notes;

    /// <summary>The full-text index.</summary>
    internal WordIndex Words { get; } = new();

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

    /// <inheritdoc/>
    public async Task Ping(CancellationToken cancellationToken)
    {
        // A write that fits into the log's old pages still succeeds on a full disk.
        if (new DriveInfo(Path).AvailableFreeSpace is var free && free < Options.LeastFreeBytes)
            throw new IOException($"{Path}: the disk is full: expected {Options.LeastFreeBytes >> 20} MB free or more, got {free >> 20}");
        _ = await Readers.Read(session => session.Prepare("SELECT tracks FROM totals").Scalar(), cancellationToken);
        _ = await Writer.Write(batch => batch.Session.Run("UPDATE totals SET tracks = tracks"), cancellationToken);
    }

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services
        .AddSingleton<ILibrary>(this)
        .AddSingleton<ITrackStore>(new SqliteTrackStore(this))
        .AddSingleton<ICatalogueStore>(new SqliteCatalogueStore(this))
        .AddSingleton<IModelStore>(new SqliteModelStore(this))
        .AddSingleton<IIngestStore>(new SqliteIngestStore(this))
        .AddKeyedSingleton<IGrainStorage>(
            GrainStateCodec.ProviderName, (provider, _) => new SqliteGrainStorage(this, new GrainStateCodec(provider.GetRequiredService<Orleans.Serialization.Serializer>())));

    /// <summary>Writes what is queued and closes the file.</summary>
    public async ValueTask DisposeAsync()
    {
        await notes.DisposeAsync();
        await Readers.DisposeAsync();
        await Writer.DisposeAsync();
    }

    /// <summary>Completes when every word written before can be found.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    internal async Task IndexWords(CancellationToken cancellationToken)
    {
        if (Words.IsBehind)
            await Writer.Write(batch => Words.CatchUp(batch.Session), cancellationToken);
    }

    private void BeforeCommit(WriteBatch batch)
    {
        if (batch.Changes.Count > 0)
        {
            var difference = new CatalogueDifference(batch.Changes);
            CatalogueViews.Apply(batch.Session, difference);
            Words.Note(batch.Session, difference.ChangedWords);
        }

        notes.WriteInto(batch.Session);
    }
}
