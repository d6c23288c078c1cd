using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// Grain states in the library's file, written with compare-and-set on a version that never goes back, not even when a state is
/// cleared: an activation that has been overtaken is always refused.
/// </summary>
internal sealed class SqliteGrainStorage(SqliteLibrary library, Serializer serializer) : IGrainStorage
{
    /// <summary>The provider's name, as grains ask for it.</summary>
    public const string ProviderName = "library";

    /// <summary>First byte of every state: Orleans' own binary format, which keeps fields apart by their ids.</summary>
    private const byte OrleansBinary = 1;

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
        grainState.ETag = version == 0 ? null : version.ToString(CultureInfo.InvariantCulture);
        grainState.RecordExists = state is not null;
        grainState.State = state is null ? Activator.CreateInstance<T>() : Decode<T>(state, stateName, grainId);
    }

    /// <inheritdoc/>
    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        byte[] state = [OrleansBinary, .. serializer.SerializeToArray(grainState.State)];
        grainState.ETag = await Replace(stateName, grainId, grainState.ETag, state);
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
        var seen = etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);
        return library.Writer.Write(
            batch =>
            {
                var key = grain.ToString();
                var stored = batch.Session.Prepare("SELECT version FROM grain_state WHERE type = ? AND grain = ?").Bind(stateName, key).Scalar();
                if (stored != seen)
                {
                    throw new InconsistentStateException(
                        $"state {stateName} of {key}: expected stored version {seen}, got {stored}",
                        stored.ToString(CultureInfo.InvariantCulture), etag ?? "");
                }

                batch.Session.Run(
                    """
                    INSERT INTO grain_state (type, grain, version, state) VALUES (?, ?, ?, ?)
                    ON CONFLICT (type, grain) DO UPDATE SET version = excluded.version, state = excluded.state
                    """,
                    stateName, key, stored + 1, state);
                return (stored + 1).ToString(CultureInfo.InvariantCulture);
            },
            CancellationToken.None);
    }

    private T Decode<T>(byte[] state, string stateName, GrainId grain)
    {
        if (state is not [OrleansBinary, ..])
        {
            throw new InvalidDataException(
                $"{library.Path}: state {stateName} of {grain}: expected format {OrleansBinary}, got {(state.Length > 0 ? state[0] : 0)}");
        }

        return serializer.Deserialize<T>(state.AsMemory(1))
            ?? throw new InvalidDataException($"{library.Path}: state {stateName} of {grain}: expected a state, got null");
    }
}
