using System.Net;

namespace ProductionValue.Silo.Http;

/// <summary>Limits of the API.</summary>
public sealed record HttpLimits
{
    /// <summary>Address the API is bound to. Any but a loopback address needs keys, and everybody has to show one then.</summary>
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Whether to ask for keys on a loopback address, too: behind a proxy, for instance.</summary>
    public bool RequireKeys { get; init; }

    /// <summary>Names under which this silo may be called besides its address: a proxy's, for instance.</summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Origins of other sites whose pages may call the API (CORS); none by default.</summary>
    public string[] Origins { get; init; } = [];

    /// <summary>Folders whose files this silo may read and play; none by default (<c>--root</c> adds one).</summary>
    public string[] Roots { get; init; } = [];

    /// <summary>Requests a second that one key, or one caller without a key, may send on average; 0: any number.</summary>
    public int RequestsPerSecond { get; init; }

    /// <summary>Requests that may come at once before that rate counts.</summary>
    public int RequestBurst { get; init; } = 100;

    /// <summary>Folders imported side by side.</summary>
    public int MaxImports { get; init; } = 2;

    /// <summary>Most questions in one batch.</summary>
    public int MaxBatch { get; init; } = 256;

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
            (nameof(RequestsPerSecond), RequestsPerSecond, 0, 1_000_000),
            (nameof(RequestBurst), RequestBurst, 1, 1_000_000),
            (nameof(MaxImports), MaxImports, 1, 64),
            (nameof(MaxBatch), MaxBatch, 1, 10_000),
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
