namespace ProductionValue.Grains.Attributions;

/// <summary>How far the mean of the newest numbers has moved from the mean of the first ones.</summary>
internal sealed class DriftWindow
{
    private const int Reference = 200;
    private const int Newest = 200;
    private readonly Lock noting = new();
    private readonly Queue<double> newest = new();
    private double referenceSum;
    private double newestSum;
    private int referenceCount;

    /// <summary>Takes a number.</summary>
    public void Note(double number)
    {
        lock (noting)
        {
            if (referenceCount < Reference)
            {
                referenceSum += number;
                referenceCount++;
            }

            newest.Enqueue(number);
            newestSum += number;
            if (newest.Count > Newest)
                newestSum -= newest.Dequeue();
        }
    }

    /// <summary>Mean of the newest 200 less mean of the first 200: 0 until there are more than 200; null before the first.</summary>
    public double? Drift()
    {
        lock (noting)
            return referenceCount == 0 ? null : (newestSum / newest.Count) - (referenceSum / referenceCount);
    }
}
