using Npgsql;
using NpgsqlTypes;
using Orleans.Storage;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>Grain states in PostgreSQL, by the same compare-and-set as in the embedded storage.</summary>
internal sealed class PostgresGrainStorage(PostgresLibrary library, GrainStateCodec codec) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, state) = await library.Query(connection => Read(connection, stateName, grainId), CancellationToken.None);
        codec.Fill($"{library.Place}: state {stateName} of {grainId}", version, state, grainState);
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await Replace(stateName, grainId, grainState.ETag, codec.Encode(grainState.State));
        grainState.RecordExists = true;
    }

    /// <inheritdoc/>
    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        grainState.ETag = await Replace(stateName, grainId, grainState.ETag, null);
        grainState.RecordExists = false;
        grainState.State = Activator.CreateInstance<T>();
    }

    private static async Task<(long Version, byte[]? State)> Read(NpgsqlConnection connection, string type, GrainId grain)
    {
        await using var command = new NpgsqlCommand("SELECT version, state FROM grain_state WHERE type = $1 AND grain = $2", connection)
        {
            Parameters = { new() { Value = type }, new() { Value = grain.ToString() } },
        };
        await using var row = await command.ExecuteReaderAsync();
        return await row.ReadAsync() ? (row.GetInt64(0), await row.IsDBNullAsync(1) ? null : row.GetFieldValue<byte[]>(1)) : (0, null);
    }

    private Task<string> Replace(string type, GrainId grain, string? etag, byte[]? state) => library.Use(
        async connection =>
        {
            var seen = GrainStateCodec.Seen(etag);
            await using var command = new NpgsqlCommand(
                seen == 0
                    ? "INSERT INTO grain_state (type, grain, version, state) VALUES ($1, $2, $3 + 1, $4) ON CONFLICT DO NOTHING"
                    : "UPDATE grain_state SET version = $3 + 1, state = $4 WHERE type = $1 AND grain = $2 AND version = $3",
                connection)
            {
                Parameters =
                {
                    new() { Value = type }, new() { Value = grain.ToString() }, new() { Value = seen },
                    new() { Value = (object?)state ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Bytea },
                },
            };
            return await command.ExecuteNonQueryAsync() == 1
                ? GrainStateCodec.Text(seen + 1)
                : throw GrainStateCodec.Overtaken(type, grain, seen, (await Read(connection, type, grain)).Version);
        },
        CancellationToken.None);
}
