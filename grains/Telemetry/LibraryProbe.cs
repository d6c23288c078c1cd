using System.Runtime.CompilerServices;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Attributions;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Telemetry;

/// <summary>Looks every few seconds at what no call tells: which generation is live, and which tracks the views lag behind with.</summary>
internal sealed partial class LibraryProbe(
    ITrackStore store, IGrainFactory grains, IOptions<LibraryOptions> options, TimeProvider time, ILogger<LibraryProbe> logger) : BackgroundService
{
    private readonly Dictionary<TrackId, long> seen = []; // Tracks behind, and when they were first seen so.

    /// <summary>Makes every instrument, so that a scrape shows it before its first measurement.</summary>
    public static void MakeInstruments()
    {
        foreach (var type in new[]
        {
            typeof(SearchInstruments), typeof(IndexInstruments), typeof(AttributionInstruments), typeof(ModelInstruments), typeof(TrackInstruments), typeof(IngestInstruments),
        })
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
        }
    }

    /// <summary>One look.</summary>
    internal async Task Look(CancellationToken cancellationToken)
    {
        ModelInstruments.Read(await grains.GetGrain<IModelGrain>(0).List(cancellationToken));
        var behind = (await store.Unpropagated(options.Value.SweepLimit, cancellationToken)).ToHashSet();
        foreach (var caughtUp in seen.Keys.Where(track => !behind.Contains(track)).ToArray())
            seen.Remove(caughtUp);
        foreach (var track in behind)
            seen.TryAdd(track, time.GetTimestamp());
        TrackInstruments.Behind(behind.Count, seen.Count == 0 ? TimeSpan.Zero : time.GetElapsedTime(seen.Values.Min()));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        MakeInstruments();
        using var timer = new PeriodicTimer(options.Value.ProbePeriod, time);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Look(stoppingToken);
                await timer.WaitForNextTickAsync(stoppingToken);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure.Message);
                await Task.Delay(options.Value.ProbePeriod, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The library could not be looked at for measurements ({Reason}); trying again")]
    private static partial void LogFailed(ILogger logger, string reason);
}
