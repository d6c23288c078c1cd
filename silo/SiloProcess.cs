using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;
using ProductionValue.Grains.Search;
using ProductionValue.Silo.Archives;
using ProductionValue.Audio;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;

namespace ProductionValue.Silo;

/// <summary>The life of one silo process, from its command line to its exit code.</summary>
internal static class SiloProcess
{
    private static readonly TimeSpan IndexPatience = TimeSpan.FromSeconds(5);

    private const int Done = 0;
    private const int Refused = 1;
    private const int WrongUsage = 2;

    /// <summary>Runs until interrupted.</summary>
    /// <returns>0 after a graceful stop, 1 where the silo could not start, 2 for a wrong command line.</returns>
    public static async Task<int> Run(string[] arguments)
    {
        var configuration = new ConfigurationBuilder().AddEnvironmentVariables(SiloOptions.EnvironmentPrefix).Build();
        var (options, errors) = SiloOptions.Read(arguments, configuration);
        if (options is null)
        {
            foreach (var error in errors)
                await Console.Error.WriteLineAsync($"pv-silo: {error}");
            return WrongUsage;
        }

        try
        {
            if (configuration["EMBEDDER"] is { Length: > 0 } embedder)
                FeatureExtractor.Plug(OnnxEmbedder.Load(embedder));
            if (options.Task is SiloTask.Serve)
                RequireFreePort(options); // Before anything is made or started for a silo that could not serve.
            using var data = DataDirectory.Open(options.Data);
            if (options.Task is SiloTask.Restore)
            {
                await Console.Out.WriteLineAsync($"restored to {await ArchiveRestore.Run(options, data, CancellationToken.None)}");
                return Done;
            }

            await using var library = await Open(options, data);
            if (options.Task is SiloTask.Migrate)
                await Console.Out.WriteLineAsync($"{library.Place}: schema version {library.SchemaVersion}"); // Opening it was the migration.
            else
                await Serve(options, data, library);
            return Done;
        }
        catch (Exception refusal) when (refusal is DataDirectoryHeldException or IOException or UnauthorizedAccessException or InvalidDataException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"pv-silo: {Describe(refusal, options)}");
            return Refused;
        }
    }

    private static void RequireFreePort(SiloOptions options)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Parse(options.Http.Address), options.Port) { ExclusiveAddressUse = false };
            probe.Start();
        }
        catch (SocketException taken) when (taken.SocketErrorCode is SocketError.AddressAlreadyInUse)
        {
            throw new IOException(PortInUse(options), taken);
        }
    }

    private static async Task<ILibrary> Open(SiloOptions options, DataDirectory data) => options.Cluster.Connection is { } connection
        ? await PostgresLibrary.Open(connection, options.Storage, options.Cluster.Shards, TimeProvider.System, CancellationToken.None)
        : SqliteLibrary.Open(data.Database, options.Storage, TimeProvider.System);

    private static async Task Serve(SiloOptions options, DataDirectory data, ILibrary library)
    {
        await using var app = SiloHost.Build(options, data, library, silo => silo.AddGrains(options, data, library));
        await app.StartAsync();
        var url = app.Urls.First();
        data.Announce(url, options.Embedded);
        await WaitForIndex(app);
        await Console.Out.WriteLineAsync($"ready {url}");
        if (options.Embedded)
            _ = StopAtEndOfInput(app.Lifetime);
        await app.WaitForShutdownAsync();
        data.Withdraw();
    }

    /// <summary>Whoever waits for the word may ask at once, but for a library so large that its index is loaded for longer: then /readyz says how far it is.</summary>
    private static async Task WaitForIndex(WebApplication app)
    {
        var (index, began) = (app.Services.GetRequiredService<LibraryReadiness>(), TimeProvider.System.GetTimestamp());
        while (index.Missing is not null && TimeProvider.System.GetElapsedTime(began) < IndexPatience && !app.Lifetime.ApplicationStopping.IsCancellationRequested)
            await Task.Delay(TimeSpan.FromMilliseconds(20));
    }

    /// <summary>The pipe ends when the client ends, however it ends: an embedded silo never outlives it.</summary>
    private static async Task StopAtEndOfInput(IHostApplicationLifetime lifetime)
    {
        var buffer = new byte[256];
        await using var input = Console.OpenStandardInput();
        while (await input.ReadAsync(buffer, lifetime.ApplicationStopping) > 0)
        {
        }

        lifetime.StopApplication();
    }

    private static string Describe(Exception refusal, SiloOptions options) => refusal.InnerException is AddressInUseException ? PortInUse(options) : refusal.Message;

    private static string PortInUse(SiloOptions options) => $"--port: {options.Port} is in use by another program";
}
