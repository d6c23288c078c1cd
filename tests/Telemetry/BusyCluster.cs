using ProductionValue.Tests.Audio;
using ProductionValue.Tests.Silo;

[assembly: AssemblyFixture(typeof(ProductionValue.Tests.Telemetry.BusyCluster))]

namespace ProductionValue.Tests.Telemetry;

/// <summary>A busy silo and a Prometheus that has been scraping it, made for the first test that asks and shared by all that look at them.</summary>
public sealed class BusyCluster : IAsyncLifetime
{
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(12);
    private readonly Lazy<Task> started;
    private readonly CancellationTokenSource ending = new();
    private readonly AudioFiles files = new();
    private SiloUnderTest? silo;
    private PrometheusServer? prometheus;
    private BusyLibrary? library;
    private Task load = Task.CompletedTask;
    private volatile bool filled;

    public BusyCluster() => started = new Lazy<Task>(() => Start(ending.Token));

    /// <summary>The silo's address.</summary>
    public string Url { get; private set; } = "";

    internal PrometheusServer Prometheus => prometheus!;

    internal BusyLibrary Library => library!;

    /// <summary>Waits until the silo has been busy for long enough that every rate exists.</summary>
    public Task Ready() => started.Value;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await load.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        prometheus?.Dispose();
        silo?.Dispose();
        library?.Dispose();
        files.Dispose();
        ending.Dispose();
    }

    private async Task Start(CancellationToken cancellationToken)
    {
        silo = SiloUnderTest.Start("--data", files["data"], "--port", "0");
        Url = await silo.Ready(cancellationToken);
        prometheus = await PrometheusServer.Start(Url, cancellationToken);
        library = new BusyLibrary(Url);
        await Task.Delay(TimeSpan.FromSeconds(1.5), cancellationToken); // A rate needs a scrape from before.
        await library.Fill(cancellationToken);
        load = Task.WhenAll(Task.Run(() => Load(cancellationToken), cancellationToken), Task.Run(() => Upload(cancellationToken), cancellationToken));
        await Task.Delay(Busy, cancellationToken);
        for (var waited = 0; waited < 300 && !await HasEverything(cancellationToken); waited++)
            await Task.Delay(200, cancellationToken); // A slow machine needs longer for as many searches and tracks.
        filled = true;
    }

    private async Task<bool> HasEverything(CancellationToken cancellationToken) =>
        (await prometheus!.Query("production_value_search_hubness and on () production_value_embedding_drift and on () production_value_search_recall_count > 3", cancellationToken)).Length > 0;

    private async Task Load(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await library!.Round(cancellationToken);
            await Task.Delay(filled ? 1000 : 100, cancellationToken); // Others' tests run beside it.
        }
    }

    // By the clock, not by rounds: on a slow machine, too, the last seconds hold some.
    private async Task Upload(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            await library!.Upload(files, cancellationToken);
            await Task.Delay(1500, cancellationToken);
        }
    }
}
