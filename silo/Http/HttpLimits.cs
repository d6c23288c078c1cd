using System.Net;

namespace ProductionValue.Silo.Http;

/// <summary>Limits of the API.</summary>
public sealed record HttpLimits
{
    /// <summary>Address the API is bound to. Loopback by default: the API asks nobody who they are.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Further names, separated by semicolons, under which requests may come; loopback names and <see cref="Address"/> always may.</summary>
    public string Hosts { get; init; } = "";

    /// <summary>The names in <see cref="Hosts"/>.</summary>
    public IEnumerable<string> HostNames => Hosts.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    /// <summary>Longest JSON body, bytes: a batch of 64 files with the poster's vectors written as text fits.</summary>
    public long MaxBodyBytes { get; init; } = 64L << 20;

    /// <summary>Longest audio upload, bytes.</summary>
    public long MaxUploadBytes { get; init; } = 512L << 20;

    /// <summary>Most uploads that are extracted at a time; further ones are told to come again.</summary>
    public int MaxExtractions { get; init; } = Environment.ProcessorCount;

    /// <summary>Most files in one batch of an import.</summary>
    public int MaxIngestBatch { get; init; } = 64;

    /// <summary>Most content ids in one question.</summary>
    public int MaxKnownContents { get; init; } = 10_000;

    /// <summary>Tracks or producers on a page where the caller does not say.</summary>
    public int DefaultPage { get; init; } = 50;

    /// <summary>Every option that is out of range, as name, what was expected and what came.</summary>
    public IEnumerable<string> Errors()
    {
        if (!IPAddress.TryParse(Address, out _))
            yield return $"Http:{nameof(Address)}: expected an IP address, got \"{Address}\"";
        foreach (var (name, value, low, high) in new (string, long, long, long)[]
        {
            (nameof(MaxBodyBytes), MaxBodyBytes, 1024, 1L << 31),
            (nameof(MaxUploadBytes), MaxUploadBytes, 1024, 1L << 40),
            (nameof(MaxExtractions), MaxExtractions, 1, 1024),
            (nameof(MaxIngestBatch), MaxIngestBatch, 1, 10_000),
            (nameof(MaxKnownContents), MaxKnownContents, 1, 1_000_000),
            (nameof(DefaultPage), DefaultPage, 1, 1000),
        })
        {
            if (value < low || value > high)
                yield return $"Http:{name}: expected {low} to {high}, got {value}";
        }
    }
}
