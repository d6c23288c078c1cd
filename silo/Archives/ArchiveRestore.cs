using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;

namespace ProductionValue.Silo.Archives;

/// <summary>Fills a new data directory or an empty cluster from a backup.</summary>
internal static class ArchiveRestore
{
    /// <summary>Restores; a failure leaves nothing behind.</summary>
    /// <param name="options">The backup, and the cluster where it is to go to one.</param>
    /// <param name="data">The data directory this process owns.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>Where the library is now.</returns>
    /// <exception cref="InvalidDataException">The backup is none or damaged, or the target is not empty.</exception>
    /// <exception cref="IOException">Reading or writing failed.</exception>
    public static async Task<string> Run(SiloOptions options, DataDirectory data, CancellationToken cancellationToken)
    {
        var backup = options.Backup!;
        await ArchiveReader.Check(backup, cancellationToken);
        if (options.Cluster.Connection is { } connection)
        {
            await using var shared = await PostgresLibrary.Open(connection, options.Storage, options.Cluster.Shards, TimeProvider.System, cancellationToken);
            await new PostgresArchive(shared).Import(ArchiveReader.Read(backup, cancellationToken), cancellationToken);
            return shared.Place;
        }

        if (File.Exists(data.Database))
            throw new InvalidDataException($"{data.Database}: expected a new data directory, this one holds a library: name another with --data");
        var draft = data.Database + ".restoring";
        Delete(draft); // What an interrupted restore left.
        try
        {
            await using (var library = SqliteLibrary.Open(draft, options.Storage, TimeProvider.System))
                await new SqliteArchive(library).Import(ArchiveReader.Read(backup, cancellationToken), cancellationToken);
            File.Move(draft, data.Database); // Closing the library has folded its log into the file.
            return data.Database;
        }
        finally
        {
            Delete(draft);
        }
    }

    private static void Delete(string database)
    {
        foreach (var file in new[] { database, database + "-wal", database + "-shm" })
            File.Delete(file);
    }
}
