using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>Makes tags of what ffprobe prints as JSON.</summary>
internal static class FfprobeOutput
{
    private static readonly string[] ArtistKeys = ["artist", "album_artist", "albumartist"];
    private static readonly string[] ProducerKeys = ["producer", "wm/producer", "ipro"];

    /// <summary>Reads the tags of the container, then those of the first audio stream, where Ogg keeps them.</summary>
    /// <returns>The tags; <see cref="TrackTags.None"/> where the text is no JSON object.</returns>
    public static TrackTags Parse(string json)
    {
        var tags = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                return TrackTags.None;
            if (document.RootElement.TryGetProperty("format", out var format))
                Collect(format, tags);
            if (document.RootElement.TryGetProperty("streams", out var streams) && streams.ValueKind == JsonValueKind.Array)
            {
                foreach (var stream in streams.EnumerateArray().Where(IsAudio).Take(1))
                    Collect(stream, tags);
            }
        }
        catch (JsonException)
        {
            return TrackTags.None; // A file that ffprobe describes in broken JSON has no tags that could be trusted.
        }

        var producers = string.Join(';', ProducerKeys.Select(key => tags.GetValueOrDefault(key)).Where(text => text is not null));
        return new TrackTags(First(tags, ["title"]), First(tags, ArtistKeys), First(tags, ["album"]), [.. ProducerNames.Split(producers).Select(name => new TaggedProducer(name))]);
    }

    private static bool IsAudio(JsonElement stream) =>
        stream.ValueKind == JsonValueKind.Object && stream.TryGetProperty("codec_type", out var type) && type.ValueEquals("audio");

    private static void Collect(JsonElement holder, Dictionary<string, string> tags)
    {
        if (holder.ValueKind != JsonValueKind.Object || !holder.TryGetProperty("tags", out var found) || found.ValueKind != JsonValueKind.Object)
            return;
        foreach (var tag in found.EnumerateObject().Where(tag => tag.Value.ValueKind == JsonValueKind.String))
        {
            if (tag.Value.GetString()?.Trim() is { Length: > 0 } text)
                tags.TryAdd(tag.Name, text);
        }
    }

    private static string? First(Dictionary<string, string> tags, string[] keys) =>
        keys.Select(key => tags.GetValueOrDefault(key)).FirstOrDefault(text => text is not null);
}
