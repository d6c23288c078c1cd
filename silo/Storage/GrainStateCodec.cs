using System.Globalization;
using Orleans.Serialization;
using Orleans.Storage;

namespace ProductionValue.Silo.Storage;

/// <summary>Grain states as bytes, and the version that refuses an overtaken activation.</summary>
internal sealed class GrainStateCodec(Serializer serializer)
{
    /// <summary>The provider's name, as grains ask for it.</summary>
    public const string ProviderName = "library";

    /// <summary>First byte of every state: Orleans' own binary format, which keeps fields apart by their ids.</summary>
    private const byte OrleansBinary = 1;

    /// <summary>A state as bytes.</summary>
    public byte[] Encode<T>(T state) => [OrleansBinary, .. serializer.SerializeToArray(state)];

    /// <summary>Fills in what was read.</summary>
    /// <param name="place">How messages call the state.</param>
    /// <param name="version">The stored version; 0: none.</param>
    /// <param name="stored">The stored bytes; null: cleared, or never written.</param>
    /// <param name="grainState">Receives them.</param>
    /// <exception cref="InvalidDataException">The bytes are no state.</exception>
    public void Fill<T>(string place, long version, byte[]? stored, IGrainState<T> grainState)
    {
        grainState.ETag = version == 0 ? null : Text(version);
        grainState.RecordExists = stored is not null;
        grainState.State = stored is null ? Activator.CreateInstance<T>() : Decode<T>(stored, place);
    }

    /// <summary>The version an activation has seen.</summary>
    public static long Seen(string? etag) => etag is null ? 0 : long.Parse(etag, NumberStyles.None, CultureInfo.InvariantCulture);

    /// <summary>A version as Orleans keeps it.</summary>
    public static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    /// <summary>What to throw where another version is stored.</summary>
    public static InconsistentStateException Overtaken(string state, GrainId grain, long seen, long stored) => new(
        $"state {state} of {grain}: expected stored version {seen}, got {stored}", Text(stored), Text(seen));

    private T Decode<T>(byte[] state, string place)
    {
        if (state is not [OrleansBinary, ..])
            throw new InvalidDataException($"{place}: expected format {OrleansBinary}, got {(state.Length > 0 ? state[0] : 0)}");
        return serializer.Deserialize<T>(state.AsMemory(1)) ?? throw new InvalidDataException($"{place}: expected a state, got null");
    }
}
