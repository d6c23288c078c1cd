using ProductionValue.Contracts;

namespace ProductionValue.Grains.Credits;

/// <summary>The kept word.</summary>
[GenerateSerializer, Alias("pv.FirstWordState")]
internal sealed class FirstWordState
{
    /// <summary>The word; null before the first.</summary>
    [Id(0)]
    public string? Word { get; set; }
}

/// <inheritdoc cref="IFirstWordGrain"/>
internal sealed class FirstWordGrain([PersistentState("word", "library")] IPersistentState<FirstWordState> kept) : Grain, IFirstWordGrain
{
    public async Task<string> Keep(string value, CancellationToken cancellationToken)
    {
        if (kept.State.Word is { } word)
            return word;
        kept.State.Word = value;
        try
        {
            await kept.WriteStateAsync(cancellationToken);
        }
        catch
        {
            kept.State.Word = null; // A failed write leaves memory as it was.
            DeactivateOnIdle();
            throw;
        }

        return value;
    }
}
