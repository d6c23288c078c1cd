namespace ProductionValue.Learning;

/// <summary>The product's own way: a <see cref="GenerationModel"/> with its fingerprints and exact neighbours.</summary>
/// <param name="set">All tracks.</param>
/// <param name="options">How each fold is fitted; what is chosen is chosen inside the fold's training part.</param>
internal sealed class OwnPipeline(TrainingSet set, FitOptions options) : IEvaluatedPipeline
{
    /// <inheritdoc/>
    public string Name => "ours";

    /// <inheritdoc/>
    public Func<int, (Attribution Attribution, RankedTracks Tracks)> Fit(IReadOnlyList<int> training, CancellationToken cancellationToken)
    {
        var model = GenerationModel.Fit(set.Subset(training)!, options, null, cancellationToken);
        var known = new KnownTracks(set, training, model.Embedding);
        return position =>
        {
            var query = model.Embedding.Embed(set.Tracks[position].Features);
            var similarities = known.Similarities(query);
            var attribution = model.Attribution.Attribute(query, known.Nearest(similarities, model.Attribution.NeighborCount), known.Fingerprints);
            return (attribution, new RankedTracks(training, similarities));
        };
    }
}
