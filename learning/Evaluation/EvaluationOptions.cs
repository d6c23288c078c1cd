namespace ProductionValue.Learning;

/// <summary>What an evaluation holds out, and how often.</summary>
public sealed record EvaluationOptions
{
    /// <summary>What is held out together.</summary>
    public SplitKind Split { get; init; } = SplitKind.Album;

    /// <summary>Folds, 2 to 20; every credited track is tested once.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>Instead of folds, independent draws that each hold out this share of every producer; null for folds.</summary>
    public double? HoldoutShare { get; init; }

    /// <summary>Number of draws when <see cref="HoldoutShare"/> is given, 1 to 100.</summary>
    public int Draws { get; init; } = 5;

    /// <summary>Decides every shuffle of the evaluation, and of the fits inside it.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Whether whole producers are held out as well, in folds of their own, to measure <c>Unknown</c>.</summary>
    public bool WithUnseenProducers { get; init; } = true;

    /// <summary>At most this many tracks take part, drawn by <see cref="Seed"/>; at least 50.</summary>
    public int MaximumTracks { get; init; } = 5000;

    /// <summary>How our pipeline is fitted in each fold; its seed is replaced by the evaluation's.</summary>
    public FitOptions Fit { get; init; } = new();

    internal EvaluationOptions Checked()
    {
        Require.InRange(Folds, 2, 20);
        Require.InRange(HoldoutShare ?? 0.5, 0.05, 0.95);
        Require.InRange(Draws, 1, 100);
        Require.InRange(MaximumTracks, 50, int.MaxValue);
        Fit.Checked();
        return this;
    }
}
