namespace ProductionValue.Grains.Producers;

/// <summary>
/// Counts the times that other silos came or went. Around each of them a grain may for a while have two activations, and a change reaches one
/// of them: a view kept in memory since before has to be read anew.
/// </summary>
internal sealed class SiloChanges : ISiloStatusListener, IDisposable
{
    /// <summary>How long the directory of grains may take to agree after a change; views read in between count as old, too.</summary>
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    private readonly ISiloStatusOracle silos;
    private readonly ITimer settled;
    private long count;

    /// <summary>Listens from now on.</summary>
    public SiloChanges(ISiloStatusOracle silos, TimeProvider time)
    {
        this.silos = silos;
        settled = time.CreateTimer(_ => Interlocked.Increment(ref count), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        silos.SubscribeToSiloStatusEvents(this);
    }

    /// <summary>Rises with every change, and once more when the last one has settled.</summary>
    public long Count => Interlocked.Read(ref count);

    /// <inheritdoc/>
    public void SiloStatusChangeNotification(SiloAddress updatedSilo, SiloStatus status)
    {
        if (updatedSilo == silos.SiloAddress)
            return;
        Interlocked.Increment(ref count);
        settled.Change(Settling, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        silos.UnSubscribeFromSiloStatusEvents(this);
        settled.Dispose();
    }
}
