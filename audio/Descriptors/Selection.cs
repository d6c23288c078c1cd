namespace ProductionValue.Audio;

/// <summary>Percentiles without sorting: only as much order is made as the question needs.</summary>
/// <remarks>Source: Hoare, <i>Algorithm 65: find</i> (1961), with the middle of three as pivot.</remarks>
internal static class Selection
{
    /// <summary>Value below which a share of the values lies, as <see cref="Pooling.Percentile"/> tells it of sorted ones.</summary>
    /// <param name="values">At least one; their order changes.</param>
    /// <param name="share">0…1.</param>
    public static double Percentile(Span<double> values, double share)
    {
        Require.That(!values.IsEmpty, nameof(values), "expected at least one value, got none");
        var place = share * (values.Length - 1);
        var below = (int)place;
        MoveInto(values, below);
        if (below + 1 == values.Length)
            return values[below];
        var above = values[below + 1];
        foreach (var value in values[(below + 2)..])
            above = Math.Min(above, value);
        return values[below] + ((place - below) * (above - values[below]));
    }

    // Afterwards the value that sorting would put at this place lies there, none larger before and none smaller behind it.
    private static void MoveInto(Span<double> values, int place)
    {
        var (first, last) = (0, values.Length - 1);
        while (first < last)
        {
            var pivot = Middle(values[first], values[first + ((last - first) / 2)], values[last]);
            var (low, high) = (first, last);
            while (low <= high)
            {
                while (values[low] < pivot)
                    low++;
                while (values[high] > pivot)
                    high--;
                if (low <= high)
                {
                    (values[low], values[high]) = (values[high], values[low]);
                    (low, high) = (low + 1, high - 1);
                }
            }
            if (place <= high)
                last = high;
            else if (place >= low)
                first = low;
            else
                return;
        }
    }

    private static double Middle(double a, double b, double c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
