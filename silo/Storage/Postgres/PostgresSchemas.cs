using System.Collections.Concurrent;
using Npgsql;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Numbers that stand for feature schemas beside each vector.</summary>
internal sealed class PostgresSchemas(PostgresLibrary library)
{
    private readonly ConcurrentDictionary<string, int> numbers = new(StringComparer.Ordinal);

    /// <summary>A schema's number, given inside the writer's transaction where it has none.</summary>
    public async Task<int> NumberOf(NpgsqlConnection writer, string schema)
    {
        if (numbers.TryGetValue(schema, out var known))
            return known;
        await using var command = new NpgsqlCommand(
            "INSERT INTO schemas (name) VALUES ($1) ON CONFLICT (name) DO UPDATE SET name = excluded.name RETURNING number", writer)
        {
            Parameters = { new() { Value = schema } },
        };
        return numbers[schema] = (int)(await command.ExecuteScalarAsync())!;
    }

    /// <summary>Forgets numbers: a transaction that failed may have taken some back.</summary>
    public void Forget() => numbers.Clear();

    /// <summary>The number of a schema some committed row has; null where none has.</summary>
    public async Task<int?> Find(string schema, CancellationToken cancellationToken) => await library.Query(
        async connection =>
        {
            await using var command = new NpgsqlCommand("SELECT number FROM schemas WHERE name = $1", connection) { Parameters = { new() { Value = schema } } };
            return (int?)await command.ExecuteScalarAsync(cancellationToken);
        },
        cancellationToken);
}
