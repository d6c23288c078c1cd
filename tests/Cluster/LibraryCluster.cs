using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.TestingHost;
using ProductionValue.Contracts;
using ProductionValue.Grains;
using ProductionValue.Grains.Tracks;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Tests.Cluster;

/// <summary>Real silos in this process over one real library on disk, with faults to inject. Stopping and starting it is a restart.</summary>
internal sealed class LibraryCluster : IAsyncDisposable
{
    private static readonly CancellationToken None = CancellationToken.None;
    private readonly string directory = Directory.CreateTempSubdirectory("pv-cluster-").FullName;
    private readonly int silos;
    private readonly Action<LibraryOptions> configure;
    private SqliteLibrary? library;
    private InProcessTestCluster? cluster;

    private LibraryCluster(int silos, Action<LibraryOptions> configure) => (this.silos, this.configure) = (silos, configure);

    /// <summary>What is to fail.</summary>
    public FaultPlan Faults { get; } = new();

    /// <summary>The clock of the library and of all silos.</summary>
    public JumpingTime Clock { get; } = new();

    /// <summary>The running silos.</summary>
    public InProcessTestCluster Cluster => cluster ?? throw new InvalidOperationException("the cluster is stopped");

    /// <summary>The library's rows, without faults.</summary>
    public ITrackStore Store => new SqliteTrackStore(library!);

    /// <summary>A generation's saved bytes.</summary>
    public async Task<byte[]> Model(int generation) => (await new SqliteModelStore(library!).ReadModel(generation, None))!;

    /// <summary>Folder of the index snapshots.</summary>
    public string IndexDirectory => Path.Combine(directory, "index");

    public IModelGrain Models => Grain<IModelGrain>();

    public ISearchGrain Search => Grain<ISearchGrain>();

    public IAttributionGrain Attribution => Grain<IAttributionGrain>();

    public ICatalogueGrain Catalogue => Grain<ICatalogueGrain>();

    public static async Task<LibraryCluster> Start(int silos = 1, Action<LibraryOptions>? configure = null)
    {
        var started = new LibraryCluster(silos, configure ?? (_ => { }));
        await started.StartSilos();
        return started;
    }

    public ITrackGrain Track(string track) => Cluster.Client.GetGrain<ITrackGrain>(track);

    public IProducerGrain Producer(string name) => Cluster.Client.GetGrain<IProducerGrain>(ProducerId.FromName(name).Value);

    public IIngestGrain Ingest(string id) => Cluster.Client.GetGrain<IIngestGrain>(id);

    public IIndexShardGrain Shard(int generation, int shard = 0) => Cluster.Client.GetGrain<IIndexShardGrain>($"{generation}/{shard}");

    /// <summary>Puts a track, sending it again after a failure as a client does.</summary>
    public async Task<PutOutcome> Put(TrackSubmission submission, int attempts = 20)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var reply = await Track(submission.Track.Value).Put(submission, None);
                Assert.Null(reply.Refusal);
                return reply.Outcome!.Value;
            }
            catch (Exception failure) when (attempt < attempts && failure is not Xunit.Sdk.XunitException)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Fits a generation and waits for it.</summary>
    public async Task<Generation> Fit()
    {
        var operation = await Models.StartFit(false, None);
        while (!operation.Done)
        {
            await Task.Delay(20);
            operation = (await Models.Progress(operation.Id, None))!;
        }

        Assert.Null(operation.Error);
        return operation.Generation!;
    }

    /// <summary>Looks for tracks that did not reach every view, on one silo, until there are none.</summary>
    public async Task Sweep()
    {
        var sweep = Cluster.Silos[0].ServiceProvider.GetRequiredService<PropagationSweep>();
        for (var look = 0; look < 20; look++)
        {
            if (await sweep.Sweep(None) == 0)
                return;
            await Task.Delay(700); // Notes of propagation may wait half a second in memory.
        }

        Assert.Fail("expected every track to reach every view, some never did");
    }

    /// <summary>Stops everything, gracefully or as a crash does, and starts it again over the same files.</summary>
    public async Task Restart(bool crash, Action? whileStopped = null)
    {
        if (crash)
        {
            foreach (var silo in Cluster.Silos.ToArray())
                await Cluster.KillSiloAsync(silo);
        }

        await StopSilos();
        whileStopped?.Invoke();
        await StartSilos();
    }

    public async ValueTask DisposeAsync()
    {
        await StopSilos();
        Directory.Delete(directory, recursive: true);
    }

    private async Task StartSilos()
    {
        library = SqliteLibrary.Open(Path.Combine(directory, "library.db"), new StorageOptions(), Clock);
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.Services.AddSingleton<TimeProvider>(Clock);
            library.AddTo(silo.Services);
            silo.Services.AddSingleton<ITrackStore>(new FaultyTrackStore(new SqliteTrackStore(library), Faults));
            silo.Services.AddSingleton<IIncomingGrainCallFilter>(new FaultyCalls(Faults));
            silo.Services.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Critical));
            silo.Services.Configure<ClusterMembershipOptions>(options =>
            {
                options.ProbeTimeout = TimeSpan.FromMilliseconds(500);
                options.NumMissedProbesLimit = 2;
                options.NumVotesForDeathDeclaration = 1;
            });
            silo.AddProductionValueGrains(options =>
            {
                options.IndexDirectory = IndexDirectory;
                options.Library = library.Id.ToString("N");
                options.Schema = Sounds.Schema;
                options.BaselineSchema = Sounds.BaselineSchema;
                options.SchemaDimensions[Sounds.Schema] = Sounds.Dimensions;
                options.SchemaDimensions[Sounds.BaselineSchema] = Sounds.BaselineDimensions;
                options.SweepPeriod = TimeSpan.FromHours(1); // Tests sweep by hand.
                configure(options);
            });
        });
        cluster = builder.Build();
        await cluster.DeployAsync();
    }

    private async Task StopSilos()
    {
        if (cluster is not null)
            await cluster.DisposeAsync();
        cluster = null;
        if (library is not null)
            await library.DisposeAsync();
        library = null;
    }

    private T Grain<T>()
        where T : IGrainWithIntegerKey => Cluster.Client.GetGrain<T>(0);
}
