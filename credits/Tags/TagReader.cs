using System.Globalization;

namespace ProductionValue.Credits;

/// <summary>
/// Reads the tags of audio files: ID3, Vorbis comments, MP4 items, RIFF and AIFF chunks, ASF and APE by itself; other containers by
/// ffprobe, where there is one.
/// </summary>
/// <param name="others">Reads containers that are none of these; null: they have no tags.</param>
/// <remarks>Safe for concurrent use. A file costs at most <see cref="MaxBytesRead"/> of reading, whatever it says of itself.</remarks>
public sealed class TagReader(FfprobeTags? others = null)
{
    /// <summary>Most bytes read of one file.</summary>
    public const long MaxBytesRead = TagBytes.MaxTotal;

    private const int MaxNames = 64;

    /// <summary>The tags of one file; <see cref="TrackTags.None"/> where it has none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="TimeoutException">Another container, and ffprobe took too long.</exception>
    public async Task<TrackTags> Read(string file, CancellationToken cancellationToken)
    {
        if (RawTagReader.Read(file) is { } fields)
            return Compose(fields);
        return others is null ? TrackTags.None : await others.Read(file, cancellationToken);
    }

    /// <summary>The fields of a file as its own tags name them, in order; null where the container is none that is read here.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static IReadOnlyList<TagField>? ReadFields(string file) => RawTagReader.Read(file);

    /// <summary>What the fields mean (<see cref="TagMapping"/>).</summary>
    public static TrackTags Compose(IReadOnlyList<TagField> fields)
    {
        var title = First(fields, TagMeaning.Title);
        var albumArtist = Joined(fields, TagMeaning.AlbumArtist);
        var artist = Joined(fields, TagMeaning.Artist) ?? albumArtist;
        var tags = new TrackTags(title, artist, First(fields, TagMeaning.Album), Producers(fields));
        tags = tags with
        {
            AlbumArtist = albumArtist,
            Year = Year(First(fields, TagMeaning.Date)),
            Genre = Genre(fields),
            TrackNumber = Number(First(fields, TagMeaning.TrackNumber)),
            RecordingId = Identifier(fields, TagMeaning.RecordingId),
            ReleaseId = Identifier(fields, TagMeaning.ReleaseId),
            ArtistId = Identifier(fields, TagMeaning.ArtistId),
            Isrc = Isrc(First(fields, TagMeaning.Isrc)),
            TrackGainDb = TrackGain(fields),
        };
        return tags.Equals(TrackTags.None with { Producers = tags.Producers }) && tags.Producers.Count == 0 ? TrackTags.None : tags;
    }

    private static TaggedProducer[] Producers(IReadOnlyList<TagField> fields)
    {
        var named = new List<TaggedProducer>();
        foreach (var field in fields)
        {
            if (TagMapping.RoleOf(field) is { } role)
                named.AddRange(ProducerNames.Split(Clean(field.Value)).Select(name => new TaggedProducer(name, role)));
        }

        var distinct = named.DistinctBy(producer => (producer.Name.ToUpperInvariant(), producer.Role)).Take(MaxNames).ToArray();
        var ids = Values(fields, TagMeaning.ProducerId).SelectMany(ProducerNames.Split).Select(MusicBrainzId.Parse).ToArray();
        var plain = distinct.Count(producer => producer.Role == ProducerRole.Producer);
        if (ids.Length != plain)
            return distinct; // Which id is whose cannot be told.
        var next = 0;
        return [.. distinct.Select(producer => producer.Role == ProducerRole.Producer ? producer with { ArtistId = ids[next++] } : producer)];
    }

    private static string[] Values(IReadOnlyList<TagField> fields, TagMeaning meaning)
    {
        // The first family and key that say something speak; two tags in one file often repeat each other.
        foreach (var family in fields.Select(field => field.Family).Distinct())
        {
            foreach (var key in TagMapping.Table.GetValueOrDefault((meaning, family), []))
            {
                var values = fields.Where(field => field.Family == family && field.Key.Equals(key, StringComparison.OrdinalIgnoreCase))
                    .Select(field => Clean(field.Value)).Where(value => value.Length > 0).Distinct(StringComparer.Ordinal).Take(MaxNames).ToArray();
                if (values.Length > 0)
                    return values;
            }
        }

        return [];
    }

    // A line break or a tab in a name is a slip of the program that wrote it.
    private static string Clean(string value) =>
        string.Concat(value.Select(character => char.IsControl(character) ? ' ' : character)).Trim().Trim('\uFEFF').Trim();

    private static string? First(IReadOnlyList<TagField> fields, TagMeaning meaning) => Values(fields, meaning).FirstOrDefault();

    private static string? Joined(IReadOnlyList<TagField> fields, TagMeaning meaning) =>
        Values(fields, meaning) is { Length: > 0 } values ? string.Join("; ", values) : null;

    private static string? Genre(IReadOnlyList<TagField> fields) =>
        Values(fields, TagMeaning.Genre).Select(Id3Genre.Resolve).Distinct().ToArray() is { Length: > 0 } genres ? string.Join("; ", genres) : null;

    private static int? Year(string? text)
    {
        for (var start = 0; text is not null && start + 4 <= text.Length; start++)
        {
            if (int.TryParse(text.AsSpan(start, 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) && year >= 1000)
                return year;
        }

        return null;
    }

    private static int? Number(string? text) =>
        int.TryParse((text ?? "").Split('/')[0].Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0 ? number : null;

    private static string? Identifier(IReadOnlyList<TagField> fields, TagMeaning meaning) =>
        Values(fields, meaning).SelectMany(ProducerNames.Split).Select(MusicBrainzId.Parse).FirstOrDefault(id => id is not null);

    private static string? Isrc(string? text)
    {
        var code = new string([.. (text ?? "").Where(char.IsAsciiLetterOrDigit)]).ToUpperInvariant();
        return code.Length == 12 ? code : null;
    }

    private static double? TrackGain(IReadOnlyList<TagField> fields)
    {
        if (First(fields, TagMeaning.TrackGain) is not { } text)
            return null;
        var number = text.Replace("dB", "", StringComparison.OrdinalIgnoreCase).Trim();
        if (!double.TryParse(number, NumberStyles.Float, CultureInfo.InvariantCulture, out var gain) || !double.IsFinite(gain))
            return null;
        // RFC 7845 section 5.2.1: 1/256 dB towards −23 LUFS, where ReplayGain 2 aims at −18.
        var isOpus = fields.Any(field => field.Key == "R128_TRACK_GAIN" && Clean(field.Value) == text);
        return isOpus ? (gain / 256) + 5 : gain;
    }
}
