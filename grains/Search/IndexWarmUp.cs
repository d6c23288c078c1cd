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

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                var current = await grains.GetGrain<IModelGrain>(0).Current(stoppingToken);
                for (var shard = 0; current.Live != 0 && shard < options.Value.ShardCount; shard++)
                    _ = await grains.GetGrain<IIndexShardGrain>(new ShardKey(current.Live, shard).ToString()).Describe(stoppingToken);
                readiness.Missing = null;
                return;
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "The live generation's index could not be loaded; trying again")]
    private static partial void LogFailed(ILogger logger, Exception failure);
}
