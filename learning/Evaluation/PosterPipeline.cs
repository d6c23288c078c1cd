namespace ProductionValue.Learning;

/// <summary>The baseline: mean and deviation standardising, principal components, majority among nearest neighbours by Euclidean distance.</summary>
/// <remarks>
/// The pipeline of the poster this project began with: 12 components and 30 neighbours on 20 MFCC × 1200 frames. Ties go to the
/// producer first in ordinal order, as in scikit-learn.
/// </remarks>
public sealed class PosterPipeline
{
    private readonly float[] means;
    private readonly float[] inverseDeviations;
    private readonly Rows directions;
    private readonly double[] offsets;
    private readonly Rows projected;
    private readonly IReadOnlyList<TrainingTrack> tracks;
    private readonly int neighborCount;

    private PosterPipeline(TrainingSet set, int componentCount, int neighborCount)
    {
        tracks = set.Tracks;
        this.neighborCount = Math.Min(neighborCount, tracks.Count);
        (means, inverseDeviations) = MeansAndDeviations(set);
        var standardized = new Rows(tracks.Count, set.InputDimension);
        for (var row = 0; row < tracks.Count; row++)
            Standardize(tracks[row].Features, standardized[row]);
        var mean = standardized.Mean();
        standardized.Subtract(mean);
        directions = new PrincipalComponents(standardized, componentCount).Directions;
        offsets = new double[directions.Count];
        projected = new Rows(tracks.Count, directions.Count);
        for (var i = 0; i < directions.Count; i++)
        {
            offsets[i] = Dot.Product(mean, directions[i]);
            for (var row = 0; row < tracks.Count; row++)
                projected[row][i] = Dot.Product(standardized[row], directions[i]);
        }
    }

    /// <summary>Fits the pipeline on the credited tracks of a set.</summary>
    /// <param name="set">The poster's own vectors (24,000 dimensions), or any others.</param>
    /// <param name="componentCount">Principal components kept, at least 1; fewer where the tracks have fewer.</param>
    /// <param name="neighborCount">Neighbours that vote, at least 1; fewer where there are fewer tracks.</param>
    /// <exception cref="ArgumentException">No track is credited.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A count below 1.</exception>
    public static PosterPipeline Fit(TrainingSet set, int componentCount = 12, int neighborCount = 30)
    {
        ArgumentNullException.ThrowIfNull(set);
        Require.InRange(componentCount, 1, int.MaxValue);
        Require.InRange(neighborCount, 1, int.MaxValue);
        var credited = set.Subset(Enumerable.Range(0, set.Tracks.Count).Where(position => set.Tracks[position].Producers.Count > 0));
        Require.That(credited is not null, nameof(set), "expected at least one credited track, got none");
        return new PosterPipeline(credited!, componentCount, neighborCount);
    }

    /// <summary>Negative Euclidean distance to each credited track of the fit, in their order.</summary>
    /// <param name="features">Feature vector, shape [dimensions].</param>
    public float[] Similarities(ReadOnlySpan<float> features)
    {
        Require.Length(features, means.Length);
        var standardized = new double[features.Length];
        Standardize(features, standardized);
        var query = new double[directions.Count];
        for (var i = 0; i < query.Length; i++)
            query[i] = Dot.Product(standardized, directions[i]) - offsets[i];
        var similarities = new float[projected.Count];
        for (var row = 0; row < similarities.Length; row++)
        {
            var squared = 0.0;
            for (var i = 0; i < query.Length; i++)
                squared += (query[i] - projected[row][i]) * (query[i] - projected[row][i]);
            similarities[row] = -(float)Math.Sqrt(squared);
        }

        return similarities;
    }

    /// <summary>Share of the neighbours' votes for each producer; the pipeline knows no <c>Unknown</c>.</summary>
    /// <param name="similarities">What <see cref="Similarities"/> gave.</param>
    public Attribution Attribute(float[] similarities)
    {
        ArgumentNullException.ThrowIfNull(similarities);
        Require.Length<float>(similarities, projected.Count);
        int[] order = [.. Enumerable.Range(0, similarities.Length).OrderByDescending(row => similarities[row]).Take(neighborCount)];
        var votes = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var track in tracks)
            foreach (var producer in track.Producers)
                votes[producer] = 0;
        foreach (var row in order)
            foreach (var producer in tracks[row].Producers)
                votes[producer] += 1.0 / (order.Length * tracks[row].Producers.Count);
        return new Attribution([.. votes.OrderByDescending(vote => vote.Value).Select(vote => new ProducerProbability(vote.Key, vote.Value))], 0);
    }

    private static (float[] Means, float[] InverseDeviations) MeansAndDeviations(TrainingSet set)
    {
        var means = new double[set.InputDimension];
        var squares = new double[set.InputDimension];
        foreach (var track in set.Tracks)
            for (var i = 0; i < means.Length; i++)
                means[i] += (double)track.Features[i] / set.Tracks.Count;
        foreach (var track in set.Tracks)
            for (var i = 0; i < means.Length; i++)
                squares[i] += (track.Features[i] - means[i]) * (track.Features[i] - means[i]);
        return (
            Array.ConvertAll(means, mean => (float)mean),
            Array.ConvertAll(squares, square => square > 0 ? (float)(1 / Math.Sqrt(square / set.Tracks.Count)) : 0));
    }

    private void Standardize(ReadOnlySpan<float> features, Span<double> standardized)
    {
        for (var i = 0; i < standardized.Length; i++)
            standardized[i] = ((double)features[i] - means[i]) * inverseDeviations[i];
    }
}
