using ProductionValue.Contracts;

namespace ProductionValue.Grains.Operations;

/// <inheritdoc cref="IOperationsGrain"/>
internal sealed class OperationsGrain(TimeProvider time) : Grain, IOperationsGrain
{
    private static readonly TimeSpan Forgotten = TimeSpan.FromSeconds(30);
    private readonly Dictionary<string, (SiloFigures Figures, long At)> silos = new(StringComparer.Ordinal);

    public Task Report(SiloFigures figures, CancellationToken cancellationToken)
    {
        silos[figures.Condition.Name] = (figures, time.GetTimestamp());
        return Task.CompletedTask;
    }

    public Task<ClusterOperations> Read(CancellationToken cancellationToken)
    {
        foreach (var gone in silos.Where(silo => time.GetElapsedTime(silo.Value.At) > Forgotten).Select(silo => silo.Key).ToArray())
            silos.Remove(gone);
        return Task.FromResult(OperationsMerge.Merge([.. silos.Values.Select(silo => (silo.Figures, time.GetElapsedTime(silo.At)))], time.GetUtcNow()));
    }
}
