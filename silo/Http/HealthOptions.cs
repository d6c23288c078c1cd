namespace ProductionValue.Silo.Http;

/// <summary>How a silo comes and goes.</summary>
public sealed record HealthOptions
{
    /// <summary>How long a silo that was told to stop goes on serving while it says that it is not ready, so that balancers turn to others first.</summary>
    public TimeSpan Drain { get; init; } = TimeSpan.Zero;

    /// <summary>How long requests that were accepted may take to end once the silo stops.</summary>
    public TimeSpan StopPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Every option that is out of range, as name, what was expected and what came.</summary>
    public IEnumerable<string> Errors()
    {
        if (Drain < TimeSpan.Zero || Drain > TimeSpan.FromMinutes(10))
            yield return $"Health:{nameof(Drain)}: expected 00:00:00 to 00:10:00, got {Drain}";
        if (StopPatience < TimeSpan.FromSeconds(1) || StopPatience > TimeSpan.FromMinutes(10))
            yield return $"Health:{nameof(StopPatience)}: expected 00:00:01 to 00:10:00, got {StopPatience}";
    }
}
