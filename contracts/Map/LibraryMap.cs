namespace ProductionValue.Contracts;

/// <summary>The library in the plane, by columns: neighbours in sound lie close. All columns but <paramref name="Producers"/> have one entry a track.</summary>
/// <param name="Generation">Generation whose embeddings it shows.</param>
/// <param name="Producers">Names of the producers, most tracks first.</param>
/// <param name="Tracks">The tracks.</param>
/// <param name="X">To the right, about −1…1; a little beyond for tracks that came after the map was laid out.</param>
/// <param name="Y">Upwards, likewise.</param>
/// <param name="Producer">Position in <paramref name="Producers"/> of the track's first one, −1 without a credit.</param>
/// <param name="Titles">Titles.</param>
/// <param name="Artists">Artists, or empty.</param>
/// <param name="Version">Rises whenever anything of it changes.</param>
[GenerateSerializer, Immutable, Alias("pv.LibraryMap")] // Parameter order is the wire format: never reorder.
public sealed record LibraryMap(
    int Generation, string[] Producers, TrackId[] Tracks, float[] X, float[] Y, int[] Producer, string[] Titles, string[] Artists, long Version);

/// <summary>Where a recording would lie on the map.</summary>
/// <param name="X">To the right.</param>
/// <param name="Y">Upwards.</param>
/// <param name="Generation">Generation whose embeddings the map shows.</param>
[GenerateSerializer, Immutable, Alias("pv.MapPlace")] // Parameter order is the wire format: never reorder.
public sealed record MapPlace(float X, float Y, int Generation);
