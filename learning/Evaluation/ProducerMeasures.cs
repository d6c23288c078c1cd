namespace ProductionValue.Learning;

/// <summary>How one producer's tracks did.</summary>
/// <param name="Producer">The producer.</param>
/// <param name="Tracks">Tests of their tracks.</param>
/// <param name="Precision">Share of the answers naming them that were right; 0 where none named them.</param>
/// <param name="Recall">Share of their tracks that were given to them; 0 where none was tested.</param>
/// <param name="F1">Harmonic mean of the two.</param>
public sealed record ProducerMeasures(string Producer, int Tracks, double Precision, double Recall, double F1)
{
    /// <summary>Each producer of a confusion matrix, in its order.</summary>
    /// <param name="confusion">True producers against named ones.</param>
    public static IReadOnlyList<ProducerMeasures> Of(ConfusionMatrix confusion)
    {
        ArgumentNullException.ThrowIfNull(confusion);
        return [.. Enumerable.Range(0, confusion.Producers.Count).Select(producer => Of(confusion, producer))];
    }

    private static ProducerMeasures Of(ConfusionMatrix confusion, int producer)
    {
        var right = confusion.Counts[producer][producer];
        var tracks = confusion.Counts[producer].Sum();
        var named = confusion.Counts.Sum(row => row[producer]);
        return new ProducerMeasures(
            confusion.Producers[producer], tracks, right / (double)Math.Max(1, named), right / (double)Math.Max(1, tracks), 2.0 * right / Math.Max(1, named + tracks));
    }
}
