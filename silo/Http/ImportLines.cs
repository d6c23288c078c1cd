using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using ProductionValue.Contracts;
using ProductionValue.Grains.Ingests;

namespace ProductionValue.Silo.Http;

/// <summary>Reads tracks from JSON lines as they come in.</summary>
internal static class ImportLines
{
    /// <summary>What the body is.</summary>
    public const string ContentType = "application/x-ndjson";

    /// <summary>Longest line, bytes: the poster's vector written as text, with room to spare.</summary>
    private const int LongestLine = 4 << 20;

    private static readonly JsonSerializerOptions Json = MakeJson();

    /// <summary>Each line's bytes, with its number.</summary>
    /// <exception cref="ArgumentException">A line is too long to be a track.</exception>
    public static async IAsyncEnumerable<ImportText> Read(PipeReader body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1L; ;)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return new ImportText(number++, buffer.Slice(0, end).ToArray());
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > LongestLine)
                throw new ArgumentException($"line {number}: expected at most {LongestLine} bytes, got more");
            if (read.IsCompleted)
            {
                yield return new ImportText(number, buffer.ToArray());
                body.AdvanceTo(buffer.End);
                yield break;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    /// <summary>The track in a line; null where the line is blank.</summary>
    public static ImportLine? Parse(ImportText line)
    {
        if (line.Utf8.AsSpan().Trim(" \r\t"u8).IsEmpty)
            return null;
        try
        {
            var submission = JsonSerializer.Deserialize<TrackSubmission>(line.Utf8, Json);
            return submission is null ? new ImportLine(line.Number, null, "expected a track, got null") : new ImportLine(line.Number, submission, null);
        }
        catch (JsonException wrong)
        {
            return new ImportLine(line.Number, null, $"{wrong.Path ?? "$"}: {wrong.Message}");
        }
    }

    private static JsonSerializerOptions MakeJson()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Configure(json);
        json.Converters.Add(new VectorConverter());
        return json;
    }

    /// <summary>Reads a vector in one loop: the serializer's own way asks a converter for each of its hundreds of numbers.</summary>
    private sealed class VectorConverter : JsonConverter<float[]>
    {
        public override float[] Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType is not JsonTokenType.StartArray)
                throw new JsonException($"expected numbers in brackets, got {reader.TokenType}");
            var values = new List<float>(512);
            while (reader.Read() && reader.TokenType is not JsonTokenType.EndArray)
                values.Add(reader.TokenType is JsonTokenType.Number ? reader.GetSingle() : throw new JsonException($"expected a number, got {reader.TokenType}"));
            return [.. values];
        }

        public override void Write(Utf8JsonWriter writer, float[] value, JsonSerializerOptions options) => throw new NotSupportedException();
    }
}
