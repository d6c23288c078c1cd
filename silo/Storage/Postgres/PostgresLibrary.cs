using Npgsql;
using Orleans.Storage;
using ProductionValue.Grains.Catalogue;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>One library in a PostgreSQL database, shared by every silo of a cluster.</summary>
public sealed class PostgresLibrary : ILibrary
{
    private static readonly TimeSpan PingTime = TimeSpan.FromSeconds(5);
    private readonly NpgsqlDataSource source;

    private PostgresLibrary(NpgsqlDataSource source, NpgsqlConnectionStringBuilder settings, string place, StorageOptions options, TimeProvider time)
    {
        (this.source, Host, Place, Options, Time) = (source, settings.Host!, place, options, time);
        Writer = new PostgresWriter(this);
        Notes = new PostgresNotes(this);
        Schemas = new PostgresSchemas(this);
    }

    /// <inheritdoc/>
    public string Place { get; }

    /// <inheritdoc/>
    public Guid Id { get; private set; }

    /// <inheritdoc/>
    public int SchemaVersion => PostgresSchema.Newest;

    /// <inheritdoc/>
    public int? ShardCount { get; private set; }

    /// <summary>The server's name, address or socket folder.</summary>
    internal string Host { get; }

    /// <summary>Whether the server is reached without a network.</summary>
    internal bool IsOnThisMachine => Host.StartsWith('/') || Host is "localhost" or "127.0.0.1" or "::1";

    /// <summary>Its limits.</summary>
    public StorageOptions Options { get; }

    /// <summary>The clock retries and delays go by.</summary>
    internal TimeProvider Time { get; }

    /// <summary>Writes track rows, many callers a transaction.</summary>
    internal PostgresWriter Writer { get; }

    /// <summary>Notes of propagated tracks.</summary>
    internal PostgresNotes Notes { get; }

    /// <summary>Numbers of the feature schemas.</summary>
    internal PostgresSchemas Schemas { get; }

    /// <summary>Opens the library and brings its layout to this program's version.</summary>
    /// <param name="connectionString">As Npgsql reads it: <c>Host=…;Database=…;Username=…</c>.</param>
    /// <param name="options">Limits.</param>
    /// <param name="shards">Index shards where the library is new; null: <see cref="StorageOptions.Shards"/>.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <exception cref="ArgumentException">The connection string is not one.</exception>
    /// <exception cref="InvalidDataException">Server or layout are of a version this program does not know.</exception>
    /// <exception cref="IOException">The server cannot be reached, or refuses.</exception>
    public static async Task<PostgresLibrary> Open(
        string connectionString, StorageOptions options, int? shards, TimeProvider time, CancellationToken cancellationToken)
    {
        var settings = Read(connectionString);
        var place = $"PostgreSQL {settings.Host}:{settings.Port}/{settings.Database ?? settings.Username}";
        var library = new PostgresLibrary(NpgsqlDataSource.Create(settings), settings, place, options, time);
        try
        {
            await using var connection = await library.source.OpenConnectionAsync(cancellationToken);
            await PostgresSchema.Migrate(connection, place, shards ?? options.Shards, cancellationToken);
            await using var command = new NpgsqlCommand("SELECT id, shards FROM library", connection);
            await using var row = await command.ExecuteReaderAsync(cancellationToken);
            await row.ReadAsync(cancellationToken);
            (library.Id, library.ShardCount) = (row.GetGuid(0), row.GetInt32(1));
            return shards is { } wanted && wanted != library.ShardCount
                ? throw new InvalidDataException($"{place}: expected {library.ShardCount} shards, as the library was made with, got {wanted}")
                : library;
        }
        catch (Exception failure)
        {
            await library.DisposeAsync();
            if (PostgresFailure.Translate(failure, place) is var told && ReferenceEquals(told, failure))
                throw;
            throw told;
        }
    }

    /// <inheritdoc/>
    public async Task Ping(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(PingTime);
        try
        {
            await Use(async connection =>
            {
                await using var command = new NpgsqlCommand("UPDATE membership SET etag = etag WHERE false; SELECT version FROM library", connection);
                return await command.ExecuteScalarAsync(limit.Token);
            }, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException($"{Place}: PostgreSQL did not answer within {PingTime.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc/>
    public void AddTo(IServiceCollection services) => services
        .AddSingleton<ILibrary>(this)
        .AddSingleton<ITrackStore>(new PostgresTrackStore(this))
        .AddSingleton<ICatalogueStore>(new PostgresCatalogueStore(this))
        .AddSingleton<IModelStore>(new PostgresModelStore(this))
        .AddSingleton<IIngestStore>(new PostgresIngestStore(this))
        .AddKeyedSingleton<IGrainStorage>(GrainStateCodec.ProviderName, (provider, _) => new PostgresGrainStorage(this, new GrainStateCodec(provider.GetRequiredService<Orleans.Serialization.Serializer>())));

    /// <summary>Writes what is queued and closes the connections.</summary>
    public async ValueTask DisposeAsync()
    {
        await Notes.DisposeAsync();
        await Writer.DisposeAsync();
        await source.DisposeAsync();
    }

    /// <summary>A connection that the caller closes.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    internal async Task<NpgsqlConnection> Connect(CancellationToken cancellationToken)
    {
        try
        {
            return await source.OpenConnectionAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            throw PostgresFailure.Translate(failure, Place);
        }
    }

    /// <inheritdoc/>
    Archives.ILibraryArchive ILibrary.Archive => new PostgresArchive(this);

    /// <summary>Works on one connection, once.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    internal async Task<T> Use<T>(Func<NpgsqlConnection, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            return await work(connection);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            if (PostgresFailure.Translate(failure, Place) is var told && ReferenceEquals(told, failure))
                throw;
            throw told;
        }
    }

    /// <summary>Reads; again on a new connection where the first had died, because a restarted server leaves dead ones in the pool.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    internal async Task<T> Query<T>(Func<NpgsqlConnection, Task<T>> query, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await Use(query, cancellationToken);
            }
            catch (IOException failure) when (attempt < Options.QueryAttempts && failure.InnerException is { } cause && PostgresFailure.IsPassing(cause))
            {
                await Task.Delay(Options.RetryPause * attempt, Time, cancellationToken);
            }
        }
    }

    private static NpgsqlConnectionStringBuilder Read(string connectionString)
    {
        NpgsqlConnectionStringBuilder settings;
        try
        {
            settings = new NpgsqlConnectionStringBuilder(connectionString);
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw new ArgumentException($"--cluster: expected a connection string such as \"Host=db;Database=music;Username=pv\", got one that cannot be read ({wrong.Message})", nameof(connectionString), wrong);
        }

        if (string.IsNullOrEmpty(settings.Host))
            throw new ArgumentException("--cluster: expected a connection string that names a Host", nameof(connectionString));
        settings.SearchPath ??= PostgresSchema.Namespace;
        settings.ApplicationName ??= "production-value";
        settings.IncludeErrorDetail = false; // Details hold values of rows.
        if (settings.MaxAutoPrepare == 0)
            settings.MaxAutoPrepare = 100;
        return settings;
    }
}
