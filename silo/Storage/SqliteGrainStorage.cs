using Orleans.Storage;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// Grain states in the library's file, written with compare-and-set on a version that never goes back, not even when a state is
/// cleared: an activation that has been overtaken is always refused.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteLibrary library, GrainStateCodec codec) : IGrainStorage
{
    /// <inheritdoc/>
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var (version, state) = await library.Readers.Read(
            session =>
            {
                var query = session.Prepare("SELECT version, state FROM grain_state WHERE type = ? AND grain = ?").Bind(stateName, grainId.ToString());
                return query.Step() ? (query.Long(0), query.IsNull(1) ? null : query.Bytes(1).ToArray()) : (0L, null);
            },
            CancellationToken.None);
        codec.Fill($"{library.Path}: state {stateName} of {grainId}", version, state, grainState);
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

    /// <summary>Writes a state in place of the version the caller has seen.</summary>
    /// <returns>The new version.</returns>
    /// <exception cref="InconsistentStateException">Another version is stored.</exception>
    private Task<string> Replace(string stateName, GrainId grain, string? etag, byte[]? state)
    {
        var seen = GrainStateCodec.Seen(etag);
        return library.Writer.Write(
            batch =>
            {
                var key = grain.ToString();
                var stored = batch.Session.Prepare("SELECT version FROM grain_state WHERE type = ? AND grain = ?").Bind(stateName, key).Scalar();
                if (stored != seen)
                    throw GrainStateCodec.Overtaken(stateName, grain, seen, stored);
                batch.Session.Run(
                    """
                    INSERT INTO grain_state (type, grain, version, state) VALUES (?, ?, ?, ?)
                    ON CONFLICT (type, grain) DO UPDATE SET version = excluded.version, state = excluded.state
                    """,
                    stateName, key, stored + 1, state);
                return GrainStateCodec.Text(stored + 1);
            },
            CancellationToken.None);
    }
}
