using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Ingests;

namespace ProductionValue.Grains.Tracks;

/// <summary>
/// Looks, at start and then regularly, for tracks whose newest version did not reach every view (a silo died or a view failed in between)
/// and asks their grains to drive it on. Any number of silos may do so side by side: every step is idempotent.
/// </summary>
internal sealed partial class PropagationSweep(
    ITrackStore store, IGrainFactory grains, BulkGate bulk, IOptions<LibraryOptions> options, TimeProvider time, ILogger<PropagationSweep> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.SweepPeriod, time);
        do
        {
            try
            {
                while (!bulk.IsBusy && await Sweep(stoppingToken) == options.Value.SweepLimit)
                    await Task.Yield(); // A crash in the middle of a large import leaves more than one look takes.
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return; // The silo stops: what is behind is driven on by the next start.
            }
            catch (Exception failure)
            {
                LogFailed(logger, failure);
            }
        }
        while (await WaitForNext(timer, stoppingToken));
    }

    /// <summary>One look.</summary>
    /// <returns>How many tracks were driven on.</returns>
    internal async Task<int> Sweep(CancellationToken cancellationToken)
    {
        var behind = await store.Unpropagated(options.Value.SweepLimit, cancellationToken);
        foreach (var batch in behind.Chunk(options.Value.IngestConcurrency))
            await Task.WhenAll(batch.Select(track => grains.GetGrain<ITrackGrain>(track.Value).Propagate(cancellationToken)));
        if (behind.Length > 0)
            LogSwept(logger, behind.Length);
        return behind.Length;
    }

    private static async Task<bool> WaitForNext(PeriodicTimer timer, CancellationToken stoppingToken)
    {
        try
        {
            return await timer.WaitForNextTickAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            return false; // The silo stops.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} tracks had not reached every view and were driven on")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Looking for tracks that have not reached every view failed; trying again later")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
