namespace ProductionValue.Client;

/// <summary>A silo that answers, and the client that talks to it.</summary>
/// <param name="Client">The client.</param>
/// <param name="Embedded">The child process it runs in; null when it runs by itself.</param>
internal sealed record SiloConnection(ProductionValueClient Client, EmbeddedSilo? Embedded) : IAsyncDisposable
{
    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (Embedded is not null)
            await Embedded.DisposeAsync();
    }
}
