using System.CommandLine;
using System.Globalization;
using System.Net;
using ProductionValue.Silo.Clusters;
using ProductionValue.Silo.Http;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Telemetry;

namespace ProductionValue.Silo;

/// <summary>How one silo process runs.</summary>
public sealed record SiloOptions
{
    /// <summary>Prefix of the environment variables with limits: <c>PV_HTTP__MAXBODYBYTES=1000</c>.</summary>
    public const string EnvironmentPrefix = "PV_";

    /// <summary>The data directory.</summary>
    public required string Data { get; init; }

    /// <summary>The port of the API; 0: any free one.</summary>
    public int Port { get; init; } = 5080;

    /// <summary>Whether the silo lives for one client only, and stops when that closes its standard input.</summary>
    public bool Embedded { get; init; }

    /// <summary>What to do instead of serving.</summary>
    public SiloTask Task { get; init; }

    /// <summary>The backup to restore.</summary>
    public string? Backup { get; init; }

    /// <summary>How to join a cluster.</summary>
    public ClusterSettings Cluster { get; init; } = new();

    /// <summary>Whether to log what goes well, too.</summary>
    public bool Verbose { get; init; }

    /// <summary>Limits of the API.</summary>
    public HttpLimits Http { get; init; } = new();

    /// <summary>Limits of the storage.</summary>
    public StorageOptions Storage { get; init; } = new();

    /// <summary>What the silo tells of itself.</summary>
    public TelemetryOptions Telemetry { get; init; } = new();

    /// <summary>How the silo comes and goes.</summary>
    public HealthOptions Health { get; init; } = new();

    /// <summary>How the index is split and how searches are bounded.</summary>
    public SearchLimits Search { get; init; } = new();

    /// <summary>Reads command line and environment.</summary>
    /// <param name="arguments">The command line without the program.</param>
    /// <param name="configuration">PV_DATA as "DATA" and limits as sections "Http", "Storage", "Search" and "Cluster".</param>
    /// <returns>The options, or every error: which option, what was expected, what came.</returns>
    public static (SiloOptions? Options, IReadOnlyList<string> Errors) Read(string[] arguments, IConfiguration configuration)
    {
        var data = new Option<string?>("--data") { Description = "data directory" };
        var port = new Option<string?>("--port") { Description = "port of the API; 0: any free one" };
        var embedded = new Option<bool>("--embedded") { Description = "stop when standard input ends" };
        var cluster = new Option<string?>("--cluster") { Description = "PostgreSQL that holds the library, as \"Host=…;Database=…;Username=…\"; other silos on it are one cluster" };
        var migrate = new Option<bool>("--migrate") { Description = "bring the library to this version's layout and end" };
        var restore = new Option<string?>("--restore") { Description = "fill the empty library from this backup and end" };
        var verbose = new Option<bool>("--verbose") { Description = "log what goes well, too" };
        var root = new Option<string[]>("--root") { Description = "folder whose files may be read and played; may be given more than once" };
        var parsed = new RootCommand("A silo of Production Value: grains, storage and API in one process.") { data, port, embedded, cluster, migrate, restore, verbose, root }.Parse(arguments);
        if (parsed.Errors.Count > 0)
            return (null, [.. parsed.Errors.Select(error => error.Message)]);

        var errors = new List<string>();
        var joined = ReadSection<ClusterSettings>(configuration, "Cluster", errors);
        var options = new SiloOptions
        {
            Data = FirstGiven(parsed.GetValue(data), configuration["DATA"]) ?? DataDirectory.Default(),
            Port = ReadPort(parsed.GetValue(port), errors),
            Embedded = parsed.GetValue(embedded),
            Task = parsed.GetValue(restore) is not null ? SiloTask.Restore : parsed.GetValue(migrate) ? SiloTask.Migrate : SiloTask.Serve,
            Backup = parsed.GetValue(restore),
            Cluster = joined with { Connection = FirstGiven(parsed.GetValue(cluster), joined.Connection) },
            Verbose = parsed.GetValue(verbose),
            Http = ReadSection<HttpLimits>(configuration, "Http", errors),
            Storage = ReadSection<StorageOptions>(configuration, "Storage", errors),
            Telemetry = ReadSection<TelemetryOptions>(configuration, "Telemetry", errors),
            Health = ReadSection<HealthOptions>(configuration, "Health", errors),
            Search = ReadSection<SearchLimits>(configuration, "Search", errors),
        };
        options = options with { Http = options.Http with { Roots = [.. options.Http.Roots, .. parsed.GetValue(root) ?? []] } };
        errors.AddRange(options.Http.Errors());
        errors.AddRange(options.Storage.Errors());
        errors.AddRange(options.Cluster.Errors());
        errors.AddRange(options.Telemetry.Errors());
        errors.AddRange(options.Health.Errors());
        errors.AddRange(options.Search.Errors());
        return errors.Count > 0 ? (null, errors) : (options, []);
    }

    private static string? FirstGiven(params string?[] candidates) => Array.Find(candidates, candidate => !string.IsNullOrEmpty(candidate));

    private static int ReadPort(string? text, List<string> errors)
    {
        if (text is null)
            return 5080;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port <= IPEndPoint.MaxPort)
            return port;
        errors.Add($"--port: expected 0 to {IPEndPoint.MaxPort}, got \"{text}\"");
        return 0;
    }

    private static T ReadSection<T>(IConfiguration configuration, string name, List<string> errors)
        where T : new()
    {
        try
        {
            return configuration.GetSection(name).Get<T>(binder => binder.ErrorOnUnknownConfiguration = true) ?? new T();
        }
        catch (InvalidOperationException wrong)
        {
            errors.Add($"{name}: {wrong.Message}");
            return new T();
        }
    }
}
