using System.Collections.Concurrent;
using System.Security.Cryptography;
using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Client;

/// <summary>Hears whatever a file's text says: the text is the content, one that begins with "bad" is refused.</summary>
internal sealed class FakeSound : ISoundReader
{
    public ConcurrentBag<string> Extracted { get; } = [];

    public IReadOnlyList<string> Schemas { get; set; } = ["test-1"];

    public string Identify(string file, CancellationToken cancellationToken) => Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(file))[..16]);

    public SoundReading Extract(string file, double? startSeconds, IReadOnlyCollection<string> schemas, CancellationToken cancellationToken)
    {
        Extracted.Add(Path.GetFileName(file));
        if (File.ReadAllText(file).StartsWith("bad", StringComparison.Ordinal))
            return new SoundReading(null, "expected audio, got text");
        if (File.ReadAllText(file).StartsWith("crash", StringComparison.Ordinal))
            throw new ArithmeticException("overflow");
        var content = Identify(file, cancellationToken);
        return new SoundReading(new Recording(content, 42, startSeconds ?? 6, 30, [.. Schemas.Select(schema => new FeatureVector(schema, [1, 2]))]), null);
    }

    public SoundReading ExtractSegments(string file, double? startSeconds, string schema, CancellationToken cancellationToken)
    {
        var reading = Extract(file, startSeconds, [schema], cancellationToken);
        return reading.Recording is { } heard
            ? reading with { Recording = heard with { Segments = [new QuerySegment(6, 9, heard.Features[0]), new QuerySegment(9, 12, heard.Features[0])] } }
            : reading;
    }
}
