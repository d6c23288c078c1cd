using System.Diagnostics;
using System.Globalization;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;

namespace ProductionValue.Bench.Storage;

/// <summary>Acknowledged track writes a second: durable rows with vector, credit, full-text words and counts.</summary>
internal static class StoreBench
{
    /// <summary>Runs <c>pv bench store [--postgres "Host=…"] [--writers N] [--seconds S]</c>.</summary>
    public static async Task<int> Run(string[] arguments)
    {
        var postgres = Value(arguments, "--postgres");
        var writers = int.Parse(Value(arguments, "--writers") ?? "64", CultureInfo.InvariantCulture);
        var seconds = double.Parse(Value(arguments, "--seconds") ?? "10", CultureInfo.InvariantCulture);
        var folder = Directory.CreateTempSubdirectory("pv-bench-").FullName;
        try
        {
            await using ILibrary library = postgres is null
                ? SqliteLibrary.Open(Path.Combine(folder, "library.db"), new StorageOptions(), TimeProvider.System)
                : await PostgresLibrary.Open(postgres, new StorageOptions(), null, TimeProvider.System, CancellationToken.None);
            Grains.Tracks.ITrackStore store = library is PostgresLibrary shared ? new PostgresTrackStore(shared) : new SqliteTrackStore((SqliteLibrary)library);
            var tracks = new SyntheticLibrary(1, 10_000_000);
            // Made beforehand: what is measured is the storage.
            var rows = new Grains.Tracks.TrackRow[(int)(seconds * 15_000)];
            Parallel.For(0, rows.Length, number => rows[number] = tracks.Row(number));
            await Write(store, rows[..2000], writers, TimeSpan.FromSeconds(2)); // Warm.
            var cpu = Environment.CpuUsage.TotalTime;
            var (count, took, latencies) = await Write(store, rows[2000..], writers, TimeSpan.FromSeconds(seconds));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{(postgres is null ? "embedded" : "PostgreSQL")}, {writers} writers: {count / took.TotalSeconds:0} acknowledged tracks/s ({count} in {took.TotalSeconds:0.0} s), {latencies}, {(Environment.CpuUsage.TotalTime - cpu).TotalMicroseconds / count:0} µs of CPU a track"));
            return 0;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Count, TimeSpan Took, Latencies Latencies)> Write(
        Grains.Tracks.ITrackStore store, Grains.Tracks.TrackRow[] rows, int writers, TimeSpan limit)
    {
        var latencies = new Latencies();
        var next = -1;
        var began = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Task.Run(async () =>
        {
            while (Stopwatch.GetElapsedTime(began) < limit && Interlocked.Increment(ref next) is var number && number < rows.Length)
            {
                var started = Stopwatch.GetTimestamp();
                var written = await store.Write(rows[number], CancellationToken.None);
                latencies.Add(Stopwatch.GetElapsedTime(started));
                await store.MarkPropagated(written.Track, written.Version, CancellationToken.None);
            }
        })));
        return (latencies.Count, Stopwatch.GetElapsedTime(began), latencies);
    }

    /// <summary>The word behind an option; null where it is not there.</summary>
    public static string? Value(string[] arguments, string option) =>
        Array.IndexOf(arguments, option) is >= 0 and var position && position + 1 < arguments.Length ? arguments[position + 1] : null;
}
