using ProductionValue.Grains.Models;

namespace ProductionValue.Silo.Storage;

/// <summary>The saved bytes of generations in SQLite.</summary>
internal sealed class SqliteModelStore(SqliteLibrary library) : IModelStore
{
    /// <inheritdoc/>
    public Task WriteModel(int generation, byte[] model, CancellationToken cancellationToken) => library.Writer.Write(
        batch => batch.Session.Run(
            "INSERT INTO models (generation, model) VALUES (?, ?) ON CONFLICT (generation) DO UPDATE SET model = excluded.model",
            generation, model),
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadModel(int generation, CancellationToken cancellationToken) => library.Readers.Read(
        session =>
        {
            var query = session.Prepare("SELECT model FROM models WHERE generation = ?").Bind(generation);
            return query.Step() ? query.Bytes(0).ToArray() : null;
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteModel(int generation, CancellationToken cancellationToken) =>
        library.Writer.Write(batch => batch.Session.Run("DELETE FROM models WHERE generation = ?", generation), cancellationToken);
}
