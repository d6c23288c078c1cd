namespace ProductionValue.Learning;

/// <summary>The measures of an evaluation, each a pure function of answers; 0 where there is nothing to measure.</summary>
public static class Measures
{
    /// <summary>Share of answers whose first producer is right.</summary>
    /// <param name="answers">Answers about tracks of known producers.</param>
    public static double Accuracy(IReadOnlyList<Answer> answers) => Share(answers, answer => answer.Correct);

    /// <summary>Share of answers with a right producer among the first <paramref name="k"/>.</summary>
    /// <param name="answers">Answers about tracks of known producers.</param>
    /// <param name="k">How many are looked at.</param>
    public static double Top(IReadOnlyList<Answer> answers, int k) => Share(answers, answer => answer.Rank >= 0 && answer.Rank < k);

    /// <summary>Mean over the true producers of the harmonic mean of precision and recall.</summary>
    /// <param name="answers">Answers about tracks of known producers.</param>
    public static double MacroF1(IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var pairs = answers.Where(answer => answer.Attribution.Ranked.Count > 0).Select(ConfusionMatrix.Pair).ToArray();
        var truths = pairs.ToLookup(pair => pair.Truth, StringComparer.Ordinal);
        var said = pairs.ToLookup(pair => pair.Said, StringComparer.Ordinal);
        return truths.Count == 0
            ? 0
            : truths.Average(truth => 2.0 * truth.Count(pair => pair.Said == truth.Key) / (truth.Count() + said[truth.Key].Count()));
    }

    /// <summary>Mean over queries of the average precision of the tracks ranked by similarity; queries with nothing to find do not count.</summary>
    /// <param name="answers">Answers with their ranked tracks.</param>
    public static double MeanAveragePrecision(IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers.Where(answer => answer.Relevant.Any(hit => hit)).Select(AveragePrecision).DefaultIfEmpty(0).Average();
    }

    /// <summary>Mean over queries of the share of hits among the first <paramref name="k"/> tracks, of those that could be hits.</summary>
    /// <param name="answers">Answers with their ranked tracks.</param>
    /// <param name="k">How many tracks are looked at; fewer count where fewer can be found.</param>
    public static double PrecisionAt(IReadOnlyList<Answer> answers, int k)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers.Where(answer => answer.Relevant.Any(hit => hit))
            .Select(answer => (double)answer.Relevant.Take(k).Count(hit => hit) / Math.Min(k, answer.Relevant.Count(hit => hit)))
            .DefaultIfEmpty(0).Average();
    }

    /// <summary>Answers by confidence in ten intervals of equal width.</summary>
    /// <param name="answers">Answers about tracks of known producers.</param>
    public static IReadOnlyList<ReliabilityBin> Reliability(IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var bins = answers.ToLookup(answer => Math.Min(9, (int)(answer.Confidence * 10)));
        return [.. Enumerable.Range(0, 10).Select(bin => new ReliabilityBin(
            bin / 10.0,
            (bin + 1) / 10.0,
            bins[bin].Count(),
            bins[bin].Select(answer => answer.Confidence).DefaultIfEmpty(0).Average(),
            bins[bin].Select(answer => answer.Correct ? 1.0 : 0).DefaultIfEmpty(0).Average()))];
    }

    /// <summary>Expected calibration error over the ten intervals (Naeini, Cooper &amp; Hauskrecht 2015).</summary>
    /// <param name="answers">Answers about tracks of known producers.</param>
    public static double CalibrationError(IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return Reliability(answers).Sum(bin => bin.Count * Math.Abs(bin.MeanConfidence - bin.Accuracy)) / Math.Max(1, answers.Count);
    }

    /// <summary>Probability that an unseen producer's track is given more <c>Unknown</c> than a known one's; ties count half.</summary>
    /// <param name="answers">Answers about both.</param>
    /// <returns>0.5 where either side is empty.</returns>
    public static double UnknownAuroc(IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        double[] known = [.. answers.Where(answer => answer.Seen).Select(answer => answer.Attribution.Unknown).Order()];
        double[] unseen = [.. answers.Where(answer => !answer.Seen).Select(answer => answer.Attribution.Unknown)];
        if (known.Length == 0 || unseen.Length == 0)
            return 0.5;
        var wins = unseen.Sum(value => (CountBelow(known, value, false) + CountBelow(known, value, true)) / 2.0);
        return wins / ((double)known.Length * unseen.Length);
    }

    /// <summary>Share of unseen producers' tracks that pass as known at the threshold that <paramref name="trueAccept"/> of known tracks pass.</summary>
    /// <param name="answers">Answers about both.</param>
    /// <param name="trueAccept">Share of known tracks that must pass, 0…1.</param>
    /// <returns>1 where either side is empty.</returns>
    public static double FalseAccept(IReadOnlyList<Answer> answers, double trueAccept)
    {
        ArgumentNullException.ThrowIfNull(answers);
        Require.InRange(trueAccept, 0, 1);
        double[] known = [.. answers.Where(answer => answer.Seen).Select(answer => answer.Attribution.Unknown).Order()];
        double[] unseen = [.. answers.Where(answer => !answer.Seen).Select(answer => answer.Attribution.Unknown)];
        if (known.Length == 0 || unseen.Length == 0)
            return 1;
        var threshold = known[Math.Clamp((int)Math.Ceiling(trueAccept * known.Length) - 1, 0, known.Length - 1)];
        return (double)unseen.Count(value => value <= threshold) / unseen.Length;
    }

    private static double Share(IReadOnlyList<Answer> answers, Func<Answer, bool> holds)
    {
        ArgumentNullException.ThrowIfNull(answers);
        return answers.Count == 0 ? 0 : (double)answers.Count(holds) / answers.Count;
    }

    private static double AveragePrecision(Answer answer)
    {
        var hits = 0;
        var sum = 0.0;
        for (var rank = 0; rank < answer.Relevant.Count; rank++)
            if (answer.Relevant[rank])
                sum += (double)++hits / (rank + 1);
        return sum / hits;
    }

    /// <summary>How many sorted values are below, or not above, a value.</summary>
    private static int CountBelow(double[] sorted, double value, bool orEqual)
    {
        var (low, high) = (0, sorted.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (sorted[middle] < value || (orEqual && sorted[middle] == value))
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
