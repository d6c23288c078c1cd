using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace ProductionValue.Silo.Storage;

/// <summary>Where a page ended, as text that a client only hands back.</summary>
internal static class CatalogueCursor
{
    /// <summary>Makes a cursor.</summary>
    /// <param name="list">Which list it belongs to.</param>
    /// <param name="position">The last row's place in that list's order.</param>
    public static string Write(string list, params string[] position) =>
        Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes([list, .. position], StoredJson.Readable.StringArray));

    /// <summary>Reads a cursor of the list.</summary>
    /// <returns>The last row's place, <paramref name="parts"/> texts.</returns>
    /// <exception cref="ArgumentException">It is not one.</exception>
    public static string[] Read(string list, string cursor, int parts)
    {
        string[]? read = null;
        try
        {
            read = JsonSerializer.Deserialize(Base64Url.DecodeFromChars(cursor), StoredJson.Readable.StringArray);
        }
        catch (Exception wrong) when (wrong is FormatException or JsonException or DecoderFallbackException)
        {
            throw NotOne(list, cursor, wrong);
        }

        if (read is null || read.Length != parts + 1 || read[0] != list || Array.Exists(read, part => part is null))
            throw NotOne(list, cursor, null);
        return read[1..];
    }

    private static ArgumentException NotOne(string list, string cursor, Exception? cause) => new(
        $"cursor: expected the next of an earlier page of {list}, got \"{(cursor.Length > 40 ? string.Concat(cursor.AsSpan(0, 40), "…") : cursor)}\"",
        nameof(cursor), cause);
}
