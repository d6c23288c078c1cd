using System.Runtime.InteropServices;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

/// <summary>One input of tests/Goldens/audio with the arrays librosa and scipy computed from it.</summary>
public sealed class GoldenSignal
{
    public static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Goldens", "audio");

    private static readonly Lazy<JsonDocument> Document = new(() => JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, "index.json"))));

    private readonly JsonElement entry;
    private readonly byte[] bytes;

    private GoldenSignal(string name, JsonElement entry)
    {
        Name = name;
        this.entry = entry;
        bytes = File.ReadAllBytes(Path.Combine(Folder, entry.GetProperty("file").GetString()!));
    }

    public static IEnumerable<string> Names => Document.Value.RootElement.GetProperty("signals").EnumerateObject().Select(p => p.Name);

    public static GoldenSignal Common => new("common", Document.Value.RootElement.GetProperty("common"));

    public string Name { get; }

    public bool IsMusic => Name is "battle_epic_30s" or "knolls_10s" or "frantic_10s";

    public string InputPath => Path.Combine(Folder, entry.GetProperty("input").GetString()!);

    public static GoldenSignal Of(string name) => new(name, Document.Value.RootElement.GetProperty("signals").GetProperty(name));

    public bool Has(string array) => entry.GetProperty("arrays").TryGetProperty(array, out _);

    public double? Scalar(string name) =>
        entry.GetProperty("scalars").TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;

    public double? Loudness(string name) =>
        entry.GetProperty("scalars").GetProperty("ffmpeg_ebur128").TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number
            ? value.GetDouble()
            : null;

    public double[] Array(string name)
    {
        var description = entry.GetProperty("arrays").GetProperty(name);
        var count = description.GetProperty("shape").EnumerateArray().Aggregate(1, (product, size) => product * size.GetInt32());
        var at = bytes.AsSpan(description.GetProperty("offset").GetInt32());
        return description.GetProperty("dtype").GetString() switch
        {
            "f8" => MemoryMarshal.Cast<byte, double>(at)[..count].ToArray(),
            "f4" => System.Array.ConvertAll(MemoryMarshal.Cast<byte, float>(at)[..count].ToArray(), x => (double)x),
            _ => System.Array.ConvertAll(MemoryMarshal.Cast<byte, int>(at)[..count].ToArray(), x => (double)x),
        };
    }

    /// <summary>The channels of the input.</summary>
    public float[][] Channels()
    {
        using IAudioSource source = (IAudioSource?)SndfileSource.Open(InputPath) ?? FfmpegSource.Open(InputPath, new AudioDecoderOptions(), default).Source!;
        var all = new ExcerptChannels(source.ChannelCount, (int)source.SampleCount);
        source.Read(0, all, default);
        return all.Take();
    }

    /// <summary>Mean of the channels.</summary>
    public double[] Mono()
    {
        var channels = Channels();
        return [.. Enumerable.Range(0, channels[0].Length).Select(i => channels.Average(channel => (double)channel[i]))];
    }

    /// <summary>Asserts that every value is within a distance of the golden array's.</summary>
    public double AssertNear(string array, IReadOnlyList<double> actual, double tolerance)
    {
        var expected = Array(array);
        Assert.Equal(expected.Length, actual.Count);
        var worst = 0.0;
        for (var i = 0; i < expected.Length; i++)
            worst = Math.Max(worst, Math.Abs(expected[i] - actual[i]));
        Assert.True(worst <= tolerance, $"{Name}: {array} is off by up to {worst:g3}, more than {tolerance:g3}");
        return worst;
    }
}
