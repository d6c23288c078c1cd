namespace ProductionValue.Learning;

/// <summary>A way of attributing that an evaluation can fit on one fold and ask about the rest.</summary>
internal interface IEvaluatedPipeline
{
    /// <summary>Its name in the report.</summary>
    string Name { get; }

    /// <summary>Fits on some tracks.</summary>
    /// <param name="training">Positions of the training tracks.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>Answers for the track at a position.</returns>
    Func<int, (Attribution Attribution, RankedTracks Tracks)> Fit(IReadOnlyList<int> training, CancellationToken cancellationToken);
}
