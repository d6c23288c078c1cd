using System.Net;
using Orleans.Configuration;
using ProductionValue.Silo.Clusters;
using ProductionValue.Silo.Http;
using ProductionValue.Silo.Storage;

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
        builder.Services.AddSingleton(data);
        builder.Services.AddApi(options.Http);

        // A page of another site must not reach a silo on this machine by a name that it makes point here.
        builder.Services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", options.Http.Address, .. options.Http.HostNames]);
        builder.UseOrleans(silo => ConfigureSilo(silo, options, library, configureGrains));
        var app = builder.Build();
        app.UseHostFiltering();
        app.UseApi();
        return app;
    }

    private static void AddLogging(ILoggingBuilder logging, bool verbose)
    {
        // Standard output belongs to the one line that says where the silo answers.
        logging.AddSimpleConsole(console => console.SingleLine = true);
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
