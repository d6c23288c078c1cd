namespace ProductionValue.Learning;

/// <summary>How often tracks of one producer were given to another.</summary>
/// <param name="Producers">Names of rows and columns, in ordinal order.</param>
/// <param name="Counts">Row: the true producer; column: the first of the ranking. Shape [producers][producers].</param>
public sealed record ConfusionMatrix(IReadOnlyList<string> Producers, IReadOnlyList<IReadOnlyList<int>> Counts)
{
    /// <summary>Counts answers. A right answer counts for the producer it named, a wrong one for the first credited.</summary>
    /// <param name="answers">Answers about tracks of known producers.</param>
    public static ConfusionMatrix Of(IReadOnlyList<Answer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var pairs = answers.Where(answer => answer.Attribution.Ranked.Count > 0).Select(Pair).ToArray();
        string[] names = [.. pairs.SelectMany(pair => (string[])[pair.Truth, pair.Said]).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        var counts = names.Select(_ => new int[names.Length]).ToArray();
        foreach (var (truth, said) in pairs)
            counts[Array.BinarySearch(names, truth, StringComparer.Ordinal)][Array.BinarySearch(names, said, StringComparer.Ordinal)]++;
        return new ConfusionMatrix(names, counts);
    }

    internal static (string Truth, string Said) Pair(Answer answer)
    {
        var said = answer.Attribution.Ranked[0].Producer;
        return (answer.Correct ? said : answer.Truth[0], said);
    }
}
