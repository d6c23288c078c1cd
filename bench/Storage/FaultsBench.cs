using System.Diagnostics;
using System.Globalization;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;
using ProductionValue.Tests.Storage.Postgres;

namespace ProductionValue.Bench.Storage;

/// <summary>
/// Three silos on PostgreSQL under mixed load: killed, stopped gracefully, exchanged for another build, and cut off from a database that
/// restarts; then one silo on a disk that runs full.
/// </summary>
internal sealed class FaultsBench : IAsyncDisposable
{
    private const int Silos = 3;
    private const int Workers = 6;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);
    private readonly string folder = Directory.CreateTempSubdirectory("pv-faults-").FullName;
    private readonly PostgresServer server = new("fsync = on");
    private readonly SiloChild[] silos = new SiloChild[Silos];
    private readonly string connection;

    private FaultsBench() => connection = server.NewDatabase();

    /// <summary>Runs <c>pv bench faults [--rounds N] [--restarts N] [--graceful N] [--next PV-SILO] [--disk N] [--tracks N] [--seed N]</c>.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        int Number(string option, int otherwise) => int.Parse(StoreBench.Value(arguments, option) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var (rounds, restarts, graceful, tracks, seed) = (Number("--rounds", 20), Number("--restarts", 5), Number("--graceful", 3), Number("--tracks", 600), Number("--seed", 1));
        var (next, disk) = (StoreBench.Value(arguments, "--next"), Number("--disk", 3));
        Console.WriteLine($"seed {seed}: {Silos} silos, {tracks} tracks, {rounds} kills, {restarts} PostgreSQL restarts, {graceful} graceful restarts, rolling upgrade: {(next is null ? "no --next" : "there and back")}, {disk} full disks");
        var survived = true;
        if (rounds + restarts + graceful > 0 || next is not null)
        {
            await using var bench = new FaultsBench();
            survived = await bench.Cluster(rounds, restarts, graceful, next, tracks, seed);
        }

        for (var round = 0; round < disk; round++)
            survived &= await FullDisk.Run(seed + round);
        Console.WriteLine(survived ? "survived" : "NOT survived");
        return survived ? 0 : 1;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        foreach (var silo in silos)
            silo?.Dispose();
        server.Dispose();
        Directory.Delete(folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<bool> Cluster(int rounds, int restarts, int graceful, string? next, int tracks, int seed)
    {
        for (var silo = 0; silo < Silos; silo++)
            await Start(silo, SiloChild.Program);
        using var load = new FaultLoad(silos, new SyntheticLibrary(seed, tracks), seed);
        await load.Fill();
        var running = load.Run(Workers);
        var random = new Random(seed);
        for (var round = 0; round < rounds; round++)
        {
            var victim = random.Next(Silos);
            await During(load, $"kill -9 of silo {victim}", () => Replace(victim, kill: true, SiloChild.Program));
        }

        for (var restart = 0; restart < restarts; restart++)
        {
            var crash = restart % 2 == 1;
            await During(load, crash ? "crash of PostgreSQL" : "restart of PostgreSQL", () =>
            {
                server.Stop(crash);
                server.Start();
                return Task.CompletedTask;
            });
        }

        for (var stop = 0; stop < graceful; stop++)
            await During(load, $"graceful restart of silo {stop % Silos}", () => Replace(stop % Silos, kill: false, SiloChild.Program));
        foreach (var (build, name) in next is null ? [] : new[] { (next, "next"), (SiloChild.Program, "first") })
        {
            for (var silo = 0; silo < Silos; silo++)
                await During(load, $"silo {silo} to the {name} build", () => Replace(silo, kill: false, build));
        }

        await Task.Delay(Between);
        load.Stop();
        await running;
        return await load.Judge(await Propagated());
    }

    private static async Task During(FaultLoad load, string fault, Func<Task> happen)
    {
        await Task.Delay(Between);
        await load.During(fault, happen);
    }

    private async Task Replace(int silo, bool kill, string program)
    {
        await (kill ? silos[silo].Kill() : silos[silo].Terminate());
        silos[silo].Dispose();
        await Start(silo, program);
    }

    private async Task Start(int silo, string program) =>
        silos[silo] = await SiloChild.StartBuild(program, Path.Combine(folder, $"silo-{silo}"), "--cluster", connection);

    /// <summary>Waits until every change has reached every view, as the sweep of any silo brings about.</summary>
    private async Task<bool> Propagated()
    {
        await using var library = await PostgresLibrary.Open(connection, new StorageOptions(), null, TimeProvider.System, CancellationToken.None);
        var began = Stopwatch.GetTimestamp();
        while ((await new PostgresTrackStore(library).Unpropagated(1, CancellationToken.None)).Length > 0)
        {
            if (Stopwatch.GetElapsedTime(began) > TimeSpan.FromSeconds(120))
                return false;
            await Task.Delay(1000);
        }

        return true;
    }
}
