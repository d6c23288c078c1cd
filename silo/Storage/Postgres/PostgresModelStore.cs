using Npgsql;
using ProductionValue.Grains.Models;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The saved bytes of generations in PostgreSQL.</summary>
internal sealed class PostgresModelStore(PostgresLibrary library) : IModelStore
{
    /// <inheritdoc/>
    public Task WriteModel(int generation, byte[] model, CancellationToken cancellationToken) => library.Query(
        connection => Run(
            connection, "INSERT INTO models (generation, model) VALUES ($1, $2) ON CONFLICT (generation) DO UPDATE SET model = excluded.model",
            cancellationToken, generation, model),
        cancellationToken);

    /// <inheritdoc/>
    public Task<byte[]?> ReadModel(int generation, CancellationToken cancellationToken) => library.Query(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT model FROM models WHERE generation = $1", connection) { Parameters = { new() { Value = generation } } };
            return (byte[]?)await command.ExecuteScalarAsync(cancellationToken);
        },
        cancellationToken);

    /// <inheritdoc/>
    public Task DeleteModel(int generation, CancellationToken cancellationToken) => library.Query(
        connection => Run(connection, "DELETE FROM models WHERE generation = $1", cancellationToken, generation), cancellationToken);

    private static async Task<int> Run(NpgsqlConnection connection, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
