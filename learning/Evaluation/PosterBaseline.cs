namespace ProductionValue.Learning;

/// <summary>The poster's pipeline as an evaluation sees it.</summary>
/// <param name="set">The same tracks as the evaluation's, with the poster's own vectors.</param>
internal sealed class PosterBaseline(TrainingSet set) : IEvaluatedPipeline
{
    /// <inheritdoc/>
    public string Name => "poster";

    /// <inheritdoc/>
    public Func<int, (Attribution Attribution, RankedTracks Tracks)> Fit(IReadOnlyList<int> training, CancellationToken cancellationToken)
    {
        int[] credited = [.. training.Where(position => set.Tracks[position].Producers.Count > 0)];
        var pipeline = PosterPipeline.Fit(set.Subset(credited)!);
        return position =>
        {
            var similarities = pipeline.Similarities(set.Tracks[position].Features);
            return (pipeline.Attribute(similarities), new RankedTracks(credited, similarities));
        };
    }
}
