using System.Net;
using Orleans.Configuration;
using ProductionValue.Silo.Clusters;
using ProductionValue.Silo.Http;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Telemetry;

namespace ProductionValue.Silo;

/// <summary>Puts API, grains and storage into one process.</summary>
internal static class SiloHost
{
    /// <summary>An idle grain leaves memory after this: bulk work touches each track once, and rows are cheap to read again.</summary>
    private static readonly TimeSpan GrainIdleTime = TimeSpan.FromMinutes(3);

    /// <summary>Builds the process; nothing runs yet.</summary>
    /// <param name="options">How to run.</param>
    /// <param name="data">The folder this process owns.</param>
    /// <param name="library">The library in it.</param>
    /// <param name="configureGrains">Adds the grains.</param>
    public static WebApplication Build(SiloOptions options, DataDirectory data, ILibrary library, Action<ISiloBuilder> configureGrains)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = typeof(SiloHost).Assembly.GetName().Name });
        AddLogging(builder.Logging, options.Verbose);
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = options.Http.MaxBodyBytes;
            kestrel.Listen(IPAddress.Parse(options.Http.Address), options.Port);
        });
        builder.Services.AddRoutingCore();
        library.AddTo(builder.Services);
        builder.Services.MeasureStorage();
        builder.Services.AddSingleton(data);
        builder.Services.AddApi(options.Http);

        // A page of another site must not reach a silo on this machine by a name that it makes point here.
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = AllowedHosts(options.Http));
        builder.UseOrleans(silo =>
        {
            ConfigureSilo(silo, options, library, configureGrains);
            silo.AddSpans(options.Telemetry);
            silo.AddAdminDashboard(options.Telemetry);
        });
        builder.Services.AddHostedService<KeyGate>(); // After the silo, before the first connection.
        AddOperations(builder, options);
        var app = builder.Build();
        app.UseHostFiltering();
        app.UseAdminDashboard();
        app.UseApi();
        app.MapMetrics();
        return app;
    }

    private static void AddOperations(WebApplicationBuilder builder, SiloOptions options)
    {
        builder.AddTelemetry(options.Telemetry);
        builder.Services.AddSingleton(options.Health);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = options.Health.Drain + options.Health.StopPatience);
        builder.Services.AddSingleton<OperationsRecorder>();
        builder.Services.AddSingleton<OperationsReporter>();
        builder.Services.AddHostedService(services => services.GetRequiredService<OperationsReporter>());
        builder.Services.AddHostedService<DrainPause>();
        builder.Services.AddHostedService<SystemdNotice>();
    }

    // Bound to every address it may be called by any of them; who calls has to show a key then.
    private static string[] AllowedHosts(HttpLimits limits) =>
        IPAddress.Parse(limits.Address) is { } address && (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) && limits.Hosts.Length == 0
            ? ["*"]
            : ["localhost", "127.0.0.1", "[::1]", limits.Address, .. limits.Hosts];

    private static void AddLogging(ILoggingBuilder logging, bool verbose)
    {
        // Standard output belongs to the one line that says where the silo answers.
        logging.AddSimpleConsole(console => (console.SingleLine, console.IncludeScopes) = (true, true));
        logging.Configure(told => told.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId);
        logging.Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
            console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        logging.SetMinimumLevel(verbose ? LogLevel.Information : LogLevel.Warning);
        if (verbose)
            return;
        // Their warnings are about what is so on purpose here (workstation GC) or say nothing (a watchdog that counts from the machine's start).
        logging.AddFilter("Orleans.Runtime.Silo", LogLevel.Error);
        logging.AddFilter("Orleans.Runtime.Watchdog", LogLevel.Error);
    }

    private static void ConfigureSilo(ISiloBuilder silo, SiloOptions options, ILibrary library, Action<ISiloBuilder> configureGrains)
    {
        ClusterMembership.Join(silo, options.Cluster, library);
        silo.Configure<GrainCollectionOptions>(collection =>
        {
            collection.CollectionAge = GrainIdleTime;
            collection.CollectionQuantum = TimeSpan.FromSeconds(30);
        });
        configureGrains(silo);
    }
}
