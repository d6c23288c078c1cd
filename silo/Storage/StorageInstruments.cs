using System.Diagnostics;
using System.Diagnostics.Metrics;
using ProductionValue.Grains.Telemetry;

namespace ProductionValue.Silo.Storage;

/// <summary>Measures the storage, whichever it is: how long it takes, how often it fails, and the room it has.</summary>
internal static class StorageInstruments
{
    private static string? folder;

    private static readonly Histogram<double> Operations = TelemetrySource.Meter.CreateHistogram(
        "production_value.storage.duration", "s", "Time of a storage operation, by operation (read, write, mark, look, list, describe, …) and outcome (done, failed)",
        advice: TelemetrySource.Durations);

    private static readonly Counter<long> Failures = TelemetrySource.Meter.CreateCounter<long>(
        "production_value.storage.failures", "{operation}", "Storage operations that failed; a lost race of two writers is none");

    private static readonly Histogram<int> Batches = TelemetrySource.Meter.CreateHistogram(
        "production_value.storage.transaction.writes", "{write}", "Writes that one transaction of the embedded storage committed together",
        advice: new InstrumentAdvice<int> { HistogramBucketBoundaries = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1024] });

    static StorageInstruments()
    {
        TelemetrySource.Meter.CreateObservableGauge("production_value.storage.size", () => Measure(SizeOf), "By", "Bytes in the data directory");
        TelemetrySource.Meter.CreateObservableGauge(
            "production_value.storage.free", () => Measure(place => new DriveInfo(place).AvailableFreeSpace), "By", "Bytes free on the disk of the data directory");
    }

    /// <summary>Which data directory to tell of; called once somebody listens.</summary>
    public static void Watch(string dataDirectory)
    {
        Volatile.Write(ref folder, dataDirectory);
        Failures.Add(0); // So that the first failure is a rise.
    }

    /// <summary>A transaction was committed.</summary>
    public static void Committed(int writes) => Batches.Record(writes);

    /// <summary>Measures an operation.</summary>
    public static async Task<T> Measure<T>(string operation, Task<T> running)
    {
        var began = Stopwatch.GetTimestamp();
        try
        {
            var result = await running;
            Record(operation, "done", began);
            return result;
        }
        catch (Exception failure)
        {
            Record(operation, "failed", began);
            if (failure is IOException)
                Failures.Add(1);
            throw;
        }
    }

    /// <summary>Measures an operation without a result.</summary>
    public static Task Measure(string operation, Task running)
    {
        return Measure(operation, Ended());

        async Task<bool> Ended()
        {
            await running;
            return true;
        }
    }

    private static void Record(string operation, string outcome, long began) => Operations.Record(
        Stopwatch.GetElapsedTime(began).TotalSeconds, new KeyValuePair<string, object?>("operation", operation), new KeyValuePair<string, object?>("outcome", outcome));

    private static IEnumerable<Measurement<long>> Measure(Func<string, long> measure)
    {
        try
        {
            return Volatile.Read(ref folder) is { } place ? [new Measurement<long>(measure(place))] : [];
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return []; // The directory is being removed, or files in it come and go.
        }
    }

    private static long SizeOf(string place) => new DirectoryInfo(place).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);
}
