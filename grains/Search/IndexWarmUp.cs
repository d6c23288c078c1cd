using System.Runtime;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>Whether the live generation's index is in memory.</summary>
public sealed class LibraryReadiness
{
    private string missing = "the index is being loaded";

    /// <summary>What is still missing, or why it is; null once the library can answer.</summary>
    public string? Missing
    {
        get => Volatile.Read(ref missing) is { Length: > 0 } reason ? reason : null;
        internal set => Volatile.Write(ref missing, value ?? "");
    }
}

/// <summary>Wakes the shards of the live generation at start, so that the first question does not wait for them; until then the silo is not ready.</summary>
internal sealed partial class IndexWarmUp(
    IGrainFactory grains, LibraryReadiness readiness, IOptions<LibraryOptions> options, TimeProvider time, ILogger<IndexWarmUp> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan Glance = TimeSpan.FromMilliseconds(50);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Nobody waits for answers yet, so garbage is collected in one go instead of beside the loading: a third less time for a million tracks.
        var before = GCSettings.LatencyMode;
        GCSettings.LatencyMode = GCLatencyMode.Batch;
        try
        {
            await WakeShards(stoppingToken);
        }
        finally
        {
            GCSettings.LatencyMode = before;
        }
    }

    private async Task WakeShards(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var current = await grains.GetGrain<IModelGrain>(0).Current(stoppingToken);
                var shards = Enumerable.Range(0, current.Live == 0 ? 0 : options.Value.ShardCount).Select(shard => new ShardKey(current.Live, shard));
                var waiting = await Task.WhenAll(shards.Select(shard => Missing(shard, stoppingToken)));
                if (waiting.All(missing => missing is null))
                {
                    readiness.Missing = null;
                    return;
                }

                readiness.Missing = string.Join("; ", waiting.OfType<string>());
                await Task.Delay(Glance, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                readiness.Missing = $"the index cannot be loaded: {failure.Message}";
                LogFailed(logger, failure);
                await Task.Delay(Pause, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What a shard still lacks; null once it answers.</summary>
    private async Task<string?> Missing(ShardKey shard, CancellationToken cancellationToken)
    {
        var held = await grains.GetGrain<IIndexShardGrain>(shard.ToString()).Describe(cancellationToken);
        return held.Loading ? $"the index is being loaded: shard {shard} has {held.Count} tracks, {held.Behind} rows are still to be read" : null;
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live generation's index could not be loaded; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
