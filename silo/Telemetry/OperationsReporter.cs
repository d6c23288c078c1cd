using System.Diagnostics;
using ProductionValue.Contracts;
using ProductionValue.Silo.Http;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Silo.Telemetry;

/// <summary>Reports this silo's figures to the grain that tells of the cluster.</summary>
internal sealed partial class OperationsReporter(
    OperationsRecorder recorder, Readiness readiness, ILocalSiloDetails silo, DataDirectory data, IGrainFactory grains, TimeProvider time, ILogger<OperationsReporter> logger)
    : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);
    private readonly long started = time.GetTimestamp();

    /// <summary>Reports now.</summary>
    public async Task Report(CancellationToken cancellationToken)
    {
        var state = await readiness.State(cancellationToken);
        SiloInstruments.Ready = state == "ready";
        using var process = Process.GetCurrentProcess();
        var condition = new SiloCondition(
            silo.Name, state, SiloVersion.Text, time.GetElapsedTime(started).TotalSeconds, 0, 0, null, 0, process.WorkingSet64);
        await grains.GetGrain<IOperationsGrain>(0).Report(recorder.Read(condition), cancellationToken);
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        StorageInstruments.Watch(data.Folder);
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await Report(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.Message);
            }
            catch (Exception)
            {
                return; // The silo stops.
            }

            await Task.Delay(Period, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The silo's figures could not be reported ({Reason}); trying again")]
    private partial void LogFailed(string reason);
}
