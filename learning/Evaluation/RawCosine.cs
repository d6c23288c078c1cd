namespace ProductionValue.Learning;

/// <summary>Cosine of plain z-scores: what search would be without any learning. Its hubness is the mark to beat.</summary>
/// <param name="set">All tracks.</param>
internal sealed class RawCosine(TrainingSet set) : IEvaluatedPipeline
{
    /// <inheritdoc/>
    public string Name => "raw cosine";

    /// <inheritdoc/>
    public Func<int, (Attribution Attribution, RankedTracks Tracks)> Fit(IReadOnlyList<int> training, CancellationToken cancellationToken)
    {
        var standardizer = Standardizer.Fit([.. training.Select(position => set.Tracks[position].Features)]);
        float[][] units = [.. training.Select(position => Unit(standardizer, position))];
        return position =>
        {
            var query = Unit(standardizer, position);
            var similarities = Array.ConvertAll(units, unit => Dot.Product(query, unit));
            return (Vote(training, similarities), new RankedTracks(training, similarities));
        };
    }

    /// <summary>The nearest credited track's producers, and after them those of the next.</summary>
    private Attribution Vote(IReadOnlyList<int> training, float[] similarities)
    {
        string[] ranked = [.. new RankedTracks(training, similarities).Order(_ => true).SelectMany(position => set.Tracks[position].Producers).Distinct(StringComparer.Ordinal)];
        return new Attribution([.. ranked.Select(producer => new ProducerProbability(producer, 1.0 / ranked.Length))], 0);
    }

    private float[] Unit(Standardizer standardizer, int position)
    {
        var unit = new float[set.InputDimension];
        standardizer.Apply(set.Tracks[position].Features, unit);
        var length = Math.Max(1e-12f, MathF.Sqrt(Dot.Product(unit, unit)));
        return Array.ConvertAll(unit, value => value / length);
    }
}
