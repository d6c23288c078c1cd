namespace ProductionValue.Silo.Telemetry;

/// <summary>Numbers of the last minute, as their count and sum. Safe for concurrent use.</summary>
internal sealed class SlidingMean(TimeProvider time)
{
    private readonly Lock counting = new();
    private readonly Queue<(long At, double Number)> numbers = new();

    /// <summary>Most numbers kept: beyond that the window gets shorter.</summary>
    private const int Most = 100_000;

    /// <summary>Takes a number.</summary>
    public void Record(double number)
    {
        lock (counting)
        {
            numbers.Enqueue((time.GetTimestamp(), number));
            if (numbers.Count > Most)
                numbers.Dequeue();
        }
    }

    /// <summary>How many there were and their sum.</summary>
    public (long Count, double Sum) Read()
    {
        lock (counting)
        {
            while (numbers.TryPeek(out var oldest) && time.GetElapsedTime(oldest.At).TotalSeconds > SlidingDurations.Seconds)
                numbers.Dequeue();
            return (numbers.Count, numbers.Sum(entry => entry.Number));
        }
    }
}
