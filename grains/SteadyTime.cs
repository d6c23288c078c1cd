namespace ProductionValue.Grains;

/// <summary>
/// The machine's clock, but never backwards: Orleans wakes no grain while the time is before that of its last look for idle ones. Where the
/// clock is set back, time goes on from where it was; where it is set forward, time follows. Durations and timers never depended on it.
/// </summary>
/// <param name="wall">The machine's clock.</param>
internal sealed class SteadyTime(TimeProvider wall) : TimeProvider
{
    private readonly Lock gate = new();
    private DateTimeOffset anchor = wall.GetUtcNow();
    private long anchored = wall.GetTimestamp();

    /// <inheritdoc/>
    public override long TimestampFrequency => wall.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (gate)
        {
            var (told, now) = (wall.GetUtcNow(), wall.GetTimestamp());
            var steady = anchor + wall.GetElapsedTime(anchored, now);
            (anchor, anchored) = (told > steady ? told : steady, now);
            return anchor;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => wall.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
        wall.CreateTimer(callback, state, dueTime, period);
}
