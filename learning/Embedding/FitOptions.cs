namespace ProductionValue.Learning;

/// <summary>How a model is fitted. The defaults suit any library.</summary>
public sealed record FitOptions
{
    /// <summary>Decides every shuffle of the fit.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Upper limit of the embedding's dimension, 1 to 1024.</summary>
    public int MaximumDimension { get; init; } = 64;

    /// <summary>Folds on which settings are chosen and probabilities calibrated, 2 to 20; small libraries are calibrated on more.</summary>
    public int Folds { get; init; } = 5;

    /// <summary>The embedding's own settings; null to choose them on held-out albums and artists.</summary>
    public EmbeddingSettings? Settings { get; init; }

    /// <summary>At most this many tracks (drawn by <see cref="Seed"/>, whole producers' shares kept) take part in choosing and calibrating, at least 50.</summary>
    public int MaximumFoldTracks { get; init; } = 3000;

    /// <summary>Probability, before hearing it, that a track is by nobody in the library; 0.001 to 0.9.</summary>
    public double UnknownPrior { get; init; } = 0.02;

    /// <summary>Neighbours that vote for a track, 1 to 1000.</summary>
    public int NeighborCount { get; init; } = 30;

    internal FitOptions Checked()
    {
        Require.InRange(MaximumDimension, 1, 1024);
        Require.InRange(Folds, 2, 20);
        Require.InRange(MaximumFoldTracks, 50, int.MaxValue);
        Require.InRange(UnknownPrior, 0.001, 0.9);
        Require.InRange(NeighborCount, 1, 1000);
        Settings?.Checked();
        return this;
    }
}
