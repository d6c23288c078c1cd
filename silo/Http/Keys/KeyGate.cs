namespace ProductionValue.Silo.Http;

/// <summary>Refuses to start a silo that others can reach while nobody could show a key: an open door must not be an oversight.</summary>
internal sealed class KeyGate(KeyRing ring, HttpLimits limits) : IHostedService
{
    /// <inheritdoc/>
    /// <exception cref="InvalidDataException">Keys are asked for and there is none.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (KeyCheck.AsksForKeys(limits) && !await ring.HoldsAny(cancellationToken))
        {
            throw new InvalidDataException(
                $"Http:Address: expected a loopback address or at least one key, got {limits.Address} and no key: make one first with "
                + "pv keys create NAME --role admin --data DIR");
        }
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
