using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>What AcousticBrainz measured of one recording: means and covariances of its MFCC.</summary>
/// <param name="Recording">MusicBrainz recording id.</param>
/// <param name="Title">Title, or empty.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="DurationSeconds">Length, seconds; 0 where it is not told.</param>
/// <param name="Features">13 means and the upper triangle of the 13 × 13 covariances row by row, shape [<see cref="Dimensions"/>].</param>
/// <remarks>acousticbrainz.org/data: <c>lowlevel.mfcc.mean</c>, <c>lowlevel.mfcc.cov</c>, <c>metadata.tags</c>, <c>metadata.audio_properties</c>.</remarks>
public sealed record AcousticBrainzDocument(Guid Recording, string Title, string Artist, string Album, double DurationSeconds, float[] Features)
{
    /// <summary>The feature schema of these vectors; they never meet vectors of another.</summary>
    public const string Schema = "acousticbrainz-1";

    /// <summary>13 means and 91 covariances.</summary>
    public const int Dimensions = Coefficients + (Coefficients * (Coefficients + 1) / 2);

    private const int Coefficients = 13;

    /// <summary>Reads a document.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidDataException">It lacks recording id, means or covariances.</exception>
    public static AcousticBrainzDocument Parse(DumpDocument document)
    {
        var reader = new Utf8JsonReader(document.Bytes.Span);
        var found = new Found();
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("lowlevel"u8))
                ReadObject(ref reader, found, ReadLowLevel);
            else if (reader.ValueTextEquals("metadata"u8))
                ReadObject(ref reader, found, ReadMetadata);
            else
                reader.Skip();
        }

        while (reader.Read())
            reader.Skip(); // What follows the object would be an error of the dump.
        if (!Guid.TryParseExact(found.Recording, "D", out var id))
            throw new InvalidDataException($"metadata.tags.musicbrainz_recordingid: expected a UUID, got \"{found.Recording}\"");
        return new AcousticBrainzDocument(id, found.Title, found.Artist, found.Album, found.Duration, found.ToFeatures());
    }

    private delegate void ReadMember(ref Utf8JsonReader reader, Found found);

    private static void ReadObject(ref Utf8JsonReader reader, Found found, ReadMember read)
    {
        Expect(ref reader, JsonTokenType.StartObject);
        while (reader.Read() && reader.TokenType is JsonTokenType.PropertyName)
            read(ref reader, found);
    }

    private static void ReadLowLevel(ref Utf8JsonReader reader, Found found)
    {
        if (reader.ValueTextEquals("mfcc"u8))
            ReadObject(ref reader, found, ReadMfcc);
        else
            reader.Skip();
    }

    private static void ReadMfcc(ref Utf8JsonReader reader, Found found)
    {
        if (reader.ValueTextEquals("mean"u8))
            found.Means = ReadNumbers(ref reader);
        else if (reader.ValueTextEquals("cov"u8))
        {
            Expect(ref reader, JsonTokenType.StartArray);
            while (reader.Read() && reader.TokenType is JsonTokenType.StartArray)
                found.Covariances.Add(ReadRest(ref reader));
        }
        else
            reader.Skip();
    }

    private static void ReadMetadata(ref Utf8JsonReader reader, Found found)
    {
        if (reader.ValueTextEquals("tags"u8))
            ReadObject(ref reader, found, ReadTag);
        else if (reader.ValueTextEquals("audio_properties"u8))
            ReadObject(ref reader, found, ReadProperty);
        else
            reader.Skip();
    }

    private static void ReadTag(ref Utf8JsonReader reader, Found found)
    {
        if (reader.ValueTextEquals("musicbrainz_recordingid"u8) || (found.Recording.Length == 0 && reader.ValueTextEquals("musicbrainz_trackid"u8)))
            found.Recording = ReadText(ref reader);
        else if (reader.ValueTextEquals("title"u8))
            found.Title = ReadText(ref reader);
        else if (reader.ValueTextEquals("artist"u8))
            found.Artist = ReadText(ref reader);
        else if (reader.ValueTextEquals("album"u8))
            found.Album = ReadText(ref reader);
        else
            reader.Skip();
    }

    private static void ReadProperty(ref Utf8JsonReader reader, Found found)
    {
        if (!reader.ValueTextEquals("length"u8))
        {
            reader.Skip();
            return;
        }

        reader.Read();
        found.Duration = reader.TokenType is JsonTokenType.Number && reader.GetDouble() is var seconds && double.IsFinite(seconds) && seconds > 0 ? seconds : 0;
    }

    // A tag is an array of texts, in a few documents a text.
    private static string ReadText(ref Utf8JsonReader reader)
    {
        var text = "";
        reader.Read();
        if (reader.TokenType is JsonTokenType.String)
            return reader.GetString()!;
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            reader.Skip();
            return text;
        }

        while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
        {
            if (text.Length == 0 && reader.TokenType is JsonTokenType.String)
                text = reader.GetString()!;
            else
                reader.Skip();
        }

        return text;
    }

    private static List<float> ReadNumbers(ref Utf8JsonReader reader)
    {
        Expect(ref reader, JsonTokenType.StartArray);
        return ReadRest(ref reader);
    }

    private static List<float> ReadRest(ref Utf8JsonReader reader)
    {
        var numbers = new List<float>(Coefficients);
        while (reader.Read() && reader.TokenType is JsonTokenType.Number)
            numbers.Add(reader.GetSingle());
        if (reader.TokenType is not JsonTokenType.EndArray)
            throw new InvalidDataException($"lowlevel.mfcc: expected numbers, got {reader.TokenType} at byte {reader.TokenStartIndex}");
        return numbers;
    }

    private static void Expect(ref Utf8JsonReader reader, JsonTokenType type)
    {
        if (!reader.Read() || reader.TokenType != type)
            throw new InvalidDataException($"expected {type}, got {reader.TokenType} at byte {reader.TokenStartIndex}");
    }

    private sealed class Found
    {
        public string Recording { get; set; } = "";

        public string Title { get; set; } = "";

        public string Artist { get; set; } = "";

        public string Album { get; set; } = "";

        public double Duration { get; set; }

        public List<float> Means { get; set; } = [];

        public List<List<float>> Covariances { get; } = [];

        public float[] ToFeatures()
        {
            if (Means.Count != Coefficients)
                throw new InvalidDataException($"lowlevel.mfcc.mean: expected {Coefficients} numbers, got {Means.Count}");
            if (Covariances.Count != Coefficients || Covariances.Exists(row => row.Count != Coefficients))
                throw new InvalidDataException($"lowlevel.mfcc.cov: expected {Coefficients} rows of {Coefficients}, got {Covariances.Count}");
            var features = new float[Dimensions];
            Means.CopyTo(features);
            var next = Coefficients;
            for (var row = 0; row < Coefficients; row++)
            {
                for (var column = row; column < Coefficients; column++)
                    features[next++] = Covariances[row][column];
            }

            return Array.TrueForAll(features, float.IsFinite) ? features : throw new InvalidDataException("lowlevel.mfcc: expected finite numbers");
        }
    }
}
