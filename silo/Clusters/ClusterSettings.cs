using System.Net;

namespace ProductionValue.Silo.Clusters;

/// <summary>How a silo joins a cluster: the section "Cluster", and <c>--cluster</c> for the connection.</summary>
public sealed record ClusterSettings
{
    /// <summary>PostgreSQL as Npgsql reads it; null: one silo over its data directory.</summary>
    public string? Connection { get; init; }

    /// <summary>Redis to keep the list of silos in instead of PostgreSQL, as StackExchange.Redis reads it; null: PostgreSQL.</summary>
    public string? Redis { get; init; }

    /// <summary>Name of the cluster: silos of another name in the same database do not meet.</summary>
    public string Name { get; init; } = "production-value";

    /// <summary>IP address the other silos reach this one by; null: loopback where PostgreSQL is on this machine, else the machine's own.</summary>
    public string? Address { get; init; }

    /// <summary>Port for the other silos; 0: any free one.</summary>
    public int SiloPort { get; init; }

    /// <summary>Port for Orleans clients; 0: any free one.</summary>
    public int GatewayPort { get; init; }

    /// <summary>Index shards of a new library; null: the storage's default. A library keeps the number it was made with.</summary>
    public int? Shards { get; init; }

    /// <summary>Folder of index snapshots that every silo sees, so that a shard that moves is loaded instead of rebuilt; null: the data directory's own.</summary>
    public string? Snapshots { get; init; }

    /// <summary>PKCS#12 file with this silo's certificate and key; null: connections between silos are not encrypted.</summary>
    public string? Certificate { get; init; }

    /// <summary>Password of <see cref="Certificate"/>; null: none.</summary>
    public string? CertificatePassword { get; init; }

    /// <summary>PEM file with the authority every silo's certificate must come from. Needed with <see cref="Certificate"/>.</summary>
    public string? Authority { get; init; }

    /// <summary>How long a silo may take to answer a probe.</summary>
    public TimeSpan ProbeTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Probes in a row a silo may miss before it is declared dead.</summary>
    public int MissedProbes { get; init; } = 3;

    /// <summary>Every option that is out of range, as name, what was expected and what came.</summary>
    public IEnumerable<string> Errors()
    {
        if (Address is { } address && !IPAddress.TryParse(address, out _))
            yield return $"Cluster:{nameof(Address)}: expected an IP address, got \"{address}\"";
        if (Redis is { } redis && !IsRedis(redis))
            yield return $"Cluster:{nameof(Redis)}: expected \"HOST:PORT\", then options as StackExchange.Redis reads them, got another text";
        if (Redis is not null && Connection is null)
            yield return $"Cluster:{nameof(Redis)}: expected a library in PostgreSQL beside it (--cluster), got none";
        if (Certificate is null != Authority is null)
            yield return $"Cluster: expected both {nameof(Certificate)} and {nameof(Authority)}, or neither";
        foreach (var (name, file) in new[] { (nameof(Certificate), Certificate), (nameof(Authority), Authority) })
        {
            if (file is not null && !File.Exists(file))
                yield return $"Cluster:{name}: no file {file}";
        }

        foreach (var (name, value, low, high) in new (string, long, long, long)[]
        {
            (nameof(SiloPort), SiloPort, 0, IPEndPoint.MaxPort), (nameof(GatewayPort), GatewayPort, 0, IPEndPoint.MaxPort),
            (nameof(Shards), Shards ?? 1, 1, 1024), (nameof(MissedProbes), MissedProbes, 1, 100),
            (nameof(ProbeTimeout), (long)ProbeTimeout.TotalMilliseconds, 100, 60_000),
        })
        {
            if (value < low || value > high)
                yield return $"Cluster:{name}: expected {low} to {high}, got {value}";
        }
    }

    private static bool IsRedis(string text)
    {
        try
        {
            return StackExchange.Redis.ConfigurationOptions.Parse(text).EndPoints.Count > 0;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
