using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ProductionValue.Contracts;
using ProductionValue.Grains;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Tracks;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Bench.Search;

/// <summary>A silo in this process with one shard of made-up tracks, and the same snapshot opened beside it without Orleans.</summary>
internal sealed class ShardServing : IAsyncDisposable
{
    private const string Schema = "bench-1";
    private const int Fitted = 2_000, Producers = 20;
    private static readonly CancellationToken None = CancellationToken.None;

    private readonly string folder = Directory.CreateTempSubdirectory("pv-served-").FullName;
    private readonly float[] features;
    private readonly int tracks, dimensions;
    private SqliteLibrary? library;
    private IHost? host;
    private IIndexShardGrain? grain;
    private IndexShard? direct;
    private ShardQuery[] questions = [];

    private ShardServing(int tracks, int dimensions) =>
        (this.tracks, this.dimensions, features) = (tracks, dimensions, Draws.Rows(1, tracks, dimensions));

    public static async Task<ShardServing> Start(int tracks, int dimensions)
    {
        var serving = new ShardServing(tracks, dimensions);
        await serving.StartSilo();
        await serving.Fill();
        await serving.OpenBeside();
        return serving;
    }

    /// <summary>Searches of the shard itself, by so many threads: a second, and a second of CPU time.</summary>
    public (double Clock, double Cpu) Direct(int callers, TimeSpan time, int pool) => Rate(callers, time, (question, _) =>
    {
        direct!.Search(question with { Pool = pool }, None);
        return Task.CompletedTask;
    }).GetAwaiter().GetResult();

    /// <summary>Searches of the shard grain, by so many callers: a second, and a second of CPU time.</summary>
    public Task<(double Clock, double Cpu)> Served(int callers, TimeSpan time, int pool) => Rate(callers, time, async (question, cancellationToken) =>
    {
        var answer = await grain!.Search(question with { Pool = pool }, cancellationToken);
        if (answer.Neighbors is null)
            throw new InvalidOperationException("the search pool was full: there are fewer callers than places");
    });

    public async ValueTask DisposeAsync()
    {
        direct?.Close();
        if (host is not null)
            await host.StopAsync(None);
        host?.Dispose();
        if (library is not null)
            await library.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private async Task<(double Clock, double Cpu)> Rate(int callers, TimeSpan time, Func<ShardQuery, CancellationToken, Task> ask)
    {
        using var over = new CancellationTokenSource(time);
        var (begun, cpu) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Factory.StartNew(
            async () =>
            {
                var count = 0L;
                for (var i = caller; !over.IsCancellationRequested; i += callers, count++)
                    await ask(questions[i % questions.Length], None);
                return count;
            },
            None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default).Unwrap()));
        return (counts.Sum() / Stopwatch.GetElapsedTime(begun).TotalSeconds, counts.Sum() / (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    private async Task StartSilo()
    {
        library = SqliteLibrary.Open(Path.Combine(folder, "library.db"), new StorageOptions(), TimeProvider.System);
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        library.AddTo(builder.Services);
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering(siloPort: 21_111, gatewayPort: 0);
            silo.AddProductionValueGrains(options =>
            {
                (options.IndexDirectory, options.Schema, options.BaselineSchema) = (Path.Combine(folder, "index"), Schema, Schema);
                options.SchemaDimensions[Schema] = dimensions;
                options.SweepPeriod = TimeSpan.FromHours(1);
            });
        });
        host = builder.Build();
        await host.StartAsync(None);
    }

    /// <summary>Fits to a part of the tracks, as that alone takes long, and indexes all.</summary>
    private async Task Fill()
    {
        await Write(0, Fitted);
        var grains = host!.Services.GetRequiredService<IGrainFactory>();
        var models = grains.GetGrain<IModelGrain>(0);
        var fit = await models.StartFit(false, None);
        while (!fit.Done)
        {
            await Task.Delay(100);
            fit = (await models.Progress(fit.Id, None))!;
        }

        if (fit.Error is not null)
            throw new InvalidOperationException(fit.Error);
        await Write(Fitted, tracks);
        grain = grains.GetGrain<IIndexShardGrain>("1/0");
        while ((await grain.CatchUp(4_000, None)).Behind > 0)
            await Task.Yield();
        await grain.Save(None);
    }

    private async Task Write(int first, int end)
    {
        var store = host!.Services.GetRequiredService<ITrackStore>();
        await Parallel.ForEachAsync(Enumerable.Range(first, end - first), new ParallelOptions { MaxDegreeOfParallelism = 256 }, async (track, cancellationToken) =>
        {
            var vector = new FeatureVector(Schema, features[(track * dimensions)..((track + 1) * dimensions)]);
            await store.Write(
                new TrackRow(
                    TrackId.Parse($"t{track}"), 0, 1, 0, false, $"{track:x32}", new TrackMetadata($"Song {track}", $"Artist {track % 977}", $"Album {track % 4801}", "", null, 180),
                    [new Credit($"Producer {track % Producers}", CreditRole.Producer, CreditSource.Manifest)], [vector], [Schema], []),
                cancellationToken);
        });
    }

    private async Task OpenBeside()
    {
        var services = host!.Services;
        var generation = await services.GetRequiredService<GenerationCache>().Get(1, None);
        direct = await IndexShard.Open(
            Directory.GetFiles(Path.Combine(folder, "index"), "*.pvx").Single(), generation, 0, long.MaxValue,
            services.GetRequiredService<Microsoft.Extensions.Options.IOptions<LibraryOptions>>().Value, None);
        await foreach (var row in services.GetRequiredService<ITrackStore>().Scan(null, 0, None))
            direct.Note(row);
        var queries = Draws.Rows(2, 1_000, dimensions);
        questions = [.. Enumerable.Range(0, 1_000).Select(i => new ShardQuery(
            generation.Embed(queries[(i * dimensions)..((i + 1) * dimensions)]), 10, [TrackId.Parse($"t{i}")], [$"Artist {i % 977}"]))];
    }
}
