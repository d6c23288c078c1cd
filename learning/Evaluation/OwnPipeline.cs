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
        var proximity = known.Embeddings.Count < 2 ? null : new MutualProximity(known.Embeddings, options.Seed);
        var profiles = proximity is null ? [] : known.Embeddings.Select(embedding => proximity.Profile(embedding)).ToArray();
        return position =>
        {
            var query = model.Embedding.Embed(set.Tracks[position].Features);
            var similarities = known.Similarities(query);
            var attribution = model.Attribution.Attribute(query, known.Nearest(similarities, model.Attribution.NeighborCount), known.Fingerprints);
            if (proximity is not null)
                Rescale(similarities, proximity.Profile(query), profiles);
            return (attribution, new RankedTracks(training, similarities));
        };
    }

    /// <summary>Ranks as search does: by mutual proximity.</summary>
    private static void Rescale(float[] similarities, ProximityProfile query, ProximityProfile[] profiles)
    {
        for (var i = 0; i < similarities.Length; i++)
            similarities[i] = 1 - (float)MutualProximity.Distance(1 - similarities[i], query, profiles[i]);
    }
}
