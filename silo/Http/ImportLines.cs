using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
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

    /// <summary>Each line that is not empty, with its number.</summary>
    /// <exception cref="ArgumentException">A line is too long to be a track.</exception>
    public static async IAsyncEnumerable<ImportLine> Read(PipeReader body, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var number = 1L; ;)
        {
            var read = await body.ReadAsync(cancellationToken);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                if (Parse(number++, buffer.Slice(0, end)) is { } line)
                    yield return line;
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }

            if (buffer.Length > LongestLine)
                throw new ArgumentException($"line {number}: expected at most {LongestLine} bytes, got more");
            if (read.IsCompleted)
            {
                if (Parse(number, buffer) is { } last)
                    yield return last;
                body.AdvanceTo(buffer.End);
                yield break;
            }

            body.AdvanceTo(buffer.Start, buffer.End);
        }
    }

    private static ImportLine? Parse(long number, ReadOnlySequence<byte> text)
    {
        var reader = new Utf8JsonReader(text);
        try
        {
            if (text.Length < 3 && IsBlank(text))
                return null;
            var submission = JsonSerializer.Deserialize<TrackSubmission>(ref reader, Json);
            return submission is null ? new ImportLine(number, null, "expected a track, got null") : new ImportLine(number, submission, null);
        }
        catch (JsonException wrong)
        {
            return new ImportLine(number, null, $"{wrong.Path ?? "$"}: {wrong.Message}");
        }
    }

    private static bool IsBlank(ReadOnlySequence<byte> text) => text.ToArray().All(octet => octet is (byte)' ' or (byte)'\r' or (byte)'\t');

    private static JsonSerializerOptions MakeJson()
    {
        var json = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        ApiJson.Configure(json);
        return json;
    }
}
