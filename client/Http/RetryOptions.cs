namespace ProductionValue.Client;

/// <summary>How patient the client is with failures that pass: lost connections, time-outs, and the statuses 408, 429, 502, 503 and 504.</summary>
/// <param name="Attempts">Most attempts for one request, at least 1.</param>
/// <param name="FirstDelay">Pause after the first failure; it doubles with each further one.</param>
/// <param name="MaxDelay">Longest pause, also where the silo's <c>Retry-After</c> asks for more.</param>
/// <param name="AttemptTimeout">Longest one attempt may take.</param>
public sealed record RetryOptions(int Attempts, TimeSpan FirstDelay, TimeSpan MaxDelay, TimeSpan AttemptTimeout)
{
    /// <summary>Seven attempts over about ten seconds: enough for a silo that restarts.</summary>
    public static RetryOptions Default { get; } = new(7, TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(100));
}
