namespace ProductionValue.Silo.Storage;

/// <summary>One library, wherever it lies: what a silo needs of it besides the stores the grains use.</summary>
public interface ILibrary : IAsyncDisposable
{
    /// <summary>How messages call it: a file, or a database on a server; never a password.</summary>
    string Place { get; }

    /// <summary>A name of its own, made with the library: an index snapshot of another one does not belong to it.</summary>
    Guid Id { get; }

    /// <summary>Version of its layout.</summary>
    int SchemaVersion { get; }

    /// <summary>Index shards of a generation that the library was made with; null: as each silo is configured.</summary>
    int? ShardCount { get; }

    /// <summary>Everything in it, for a backup.</summary>
    internal Archives.ILibraryArchive Archive { get; }

    /// <summary>Completes when the storage has answered a read and a write.</summary>
    /// <exception cref="IOException">It did not; the message says why.</exception>
    Task Ping(CancellationToken cancellationToken);

    /// <summary>Puts the stores behind the ports of the grains. The caller closes the library.</summary>
    void AddTo(IServiceCollection services);
}
