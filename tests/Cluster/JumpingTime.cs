namespace ProductionValue.Tests.Cluster;

/// <summary>The machine's clock, as somebody sets it while everything runs; timers and durations go on.</summary>
internal sealed class JumpingTime : TimeProvider
{
    private long jumped;

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + new TimeSpan(Interlocked.Read(ref jumped));

    /// <summary>Sets the clock forward, or back where <paramref name="time"/> is negative.</summary>
    public void Jump(TimeSpan time) => Interlocked.Add(ref jumped, time.Ticks);
}
