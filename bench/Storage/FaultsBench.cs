using System.Diagnostics;
using System.Globalization;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;
using ProductionValue.Tests.Storage.Postgres;

namespace ProductionValue.Bench.Storage;

/// <summary>Three silos on PostgreSQL under mixed load: killed, stopped gracefully, and cut off from a database that restarts.</summary>
internal static class FaultsBench
{
    private const int Silos = 3;
    private const int Workers = 6;
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(6);

    /// <summary>Runs <c>pv bench faults [--rounds N] [--restarts N] [--graceful N] [--tracks N] [--seed N]</c>.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        int Number(string option, int otherwise) => int.Parse(StoreBench.Value(arguments, option) ?? otherwise.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        var (rounds, restarts, graceful, tracks, seed) = (Number("--rounds", 20), Number("--restarts", 5), Number("--graceful", 3), Number("--tracks", 600), Number("--seed", 1));
        Console.WriteLine($"seed {seed}: {Silos} silos, {tracks} tracks, {rounds} kills, {restarts} PostgreSQL restarts, {graceful} graceful restarts");
        var folder = Directory.CreateTempSubdirectory("pv-faults-").FullName;
        using var server = new PostgresServer("fsync = on");
        var connection = server.NewDatabase();
        var silos = new SiloChild[Silos];
        try
        {
            for (var silo = 0; silo < Silos; silo++)
                silos[silo] = await SiloChild.Start(Path.Combine(folder, $"silo-{silo}"), "--cluster", connection);
            using var load = new FaultLoad(silos, new SyntheticLibrary(seed, tracks), seed);
            await load.Fill();
            var running = load.Run(Workers);
            var random = new Random(seed);
            for (var round = 0; round < rounds; round++)
            {
                var victim = random.Next(Silos);
                await Task.Delay(Between);
                await load.During($"kill -9 of silo {victim}", async () =>
                {
                    await silos[victim].Kill();
                    silos[victim].Dispose();
                    silos[victim] = await SiloChild.Start(Path.Combine(folder, $"silo-{victim}"), "--cluster", connection);
                });
            }

            for (var restart = 0; restart < restarts; restart++)
            {
                await Task.Delay(Between);
                await load.During("PostgreSQL restart", () =>
                {
                    server.Stop(crash: restart % 2 == 1);
                    server.Start();
                    return Task.CompletedTask;
                });
            }

            for (var stop = 0; stop < graceful; stop++)
            {
                await Task.Delay(Between);
                await load.During($"graceful restart of silo {stop % Silos}", async () =>
                {
                    await silos[stop % Silos].Terminate();
                    silos[stop % Silos].Dispose();
                    silos[stop % Silos] = await SiloChild.Start(Path.Combine(folder, $"silo-{stop % Silos}"), "--cluster", connection);
                });
            }

            await Task.Delay(Between);
            load.Stop();
            await running;
            return await load.Judge(await Expected(connection)) ? 0 : 1;
        }
        finally
        {
            foreach (var silo in silos)
                silo?.Dispose();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Waits until every change has reached every view, as the sweep of any silo brings about.</summary>
    private static async Task<bool> Expected(string connection)
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
