namespace ProductionValue.Learning;

/// <summary>Everything of a fit that does not depend on the settings, so that several settings can be tried cheaply.</summary>
internal sealed class EmbeddingFit
{
    /// <summary>Beyond this many dimensions the tracks are first turned into their principal components, of which there are no more than tracks.</summary>
    private const int LargestDirect = 1024;

    /// <summary>Share of their variance at which directions that tell no producer apart take part, so that strange tracks differ at all.</summary>
    /// <remarks>
    /// It must not grow with the number of tracks: at a share that did, 54 such directions drowned the 9 that tell studio-sim's ten
    /// producers apart, and artist-disjoint accuracy of the fused score fell from 0.49 to 0.41.
    /// </remarks>
    private const double UndiscriminatingShare = 0.02;

    private const int CompletionSeed = 20;

    /// <summary>So many tracks are worth a thread.</summary>
    private const int TracksOfPart = 10_000;

    private readonly TrainingSet set;
    private readonly int maximumDimension;
    private readonly Standardizer standardizer;
    private readonly Rows? basis;
    private readonly double[] mean;
    private readonly Rows centred;
    private readonly WithinProducerScatter scatter;
    private Rows? totalScatter;

    /// <summary>Standardises the tracks and measures their scatter.</summary>
    /// <param name="set">The tracks.</param>
    /// <param name="maximumDimension">Upper limit of the embedding's dimension.</param>
    public EmbeddingFit(TrainingSet set, int maximumDimension)
    {
        this.set = set;
        this.maximumDimension = maximumDimension;
        standardizer = Standardizer.Fit([.. set.Tracks.Select(track => track.Features)]);
        var standardized = Standardize();
        mean = standardized.Mean();
        standardized.Subtract(mean);
        if (standardized.Width > LargestDirect)
        {
            basis = new PrincipalComponents(standardized, LargestDirect).Directions;
            if (basis.Count == 0)
                basis = FirstAxes(standardized.Width);
        }

        centred = basis is null ? standardized : Project(standardized, basis);
        scatter = new WithinProducerScatter(centred, set.Tracks);
    }

    /// <summary>Solves for the linear map.</summary>
    /// <param name="settings">Shrinkage and the weight of scatter between artists and albums.</param>
    /// <param name="discriminantsOnly">Leaves out what tells no producer apart, where anything does: much quicker, for comparing settings.</param>
    public EmbeddingModel Solve(EmbeddingSettings settings, bool discriminantsOnly = false)
    {
        var whitening = new CholeskyFactor(scatter.Covariance(settings.Checked()));
        var dimension = Math.Min(centred.Width, maximumDimension);
        var directions = new List<(double[] Direction, double Variance)>();
        var tracksEach = set.Producers.Count == 0 ? 1 : Math.Max(1, (double)centred.Count / set.Producers.Count);
        AddDiscriminants(directions, whitening, dimension);
        if (directions.Count < dimension && !(discriminantsOnly && directions.Count > 0))
        {
            AddPrincipal(directions, whitening, dimension, tracksEach);
            Complete(directions, dimension);
        }

        return ToModel(directions, whitening, tracksEach);
    }

    private Rows Standardize()
    {
        var rows = new Rows(set.Tracks.Count, set.InputDimension);
        var parts = Math.Max(1, rows.Count / TracksOfPart);
        LoopThreads.Map(parts, part =>
        {
            var standardized = new float[set.InputDimension];
            for (var row = part; row < rows.Count; row += parts)
            {
                standardizer.Apply(set.Tracks[row].Features, standardized);
                for (var i = 0; i < standardized.Length; i++)
                    rows[row][i] = standardized[i];
            }

            return part;
        });
        return rows;
    }

    private static Rows FirstAxes(int width)
    {
        var axes = new Rows(LargestDirect, width);
        for (var i = 0; i < axes.Count; i++)
            axes[i][i] = 1;
        return axes;
    }

    private static Rows Project(Rows rows, Rows directions)
    {
        var projected = new Rows(rows.Count, directions.Count);
        for (var row = 0; row < rows.Count; row++)
            for (var i = 0; i < directions.Count; i++)
                projected[row][i] = Dot.Product(rows[row], directions[i]);
        return projected;
    }

    /// <summary>Directions along which whitened producer means differ most.</summary>
    private void AddDiscriminants(List<(double[] Direction, double Variance)> directions, CholeskyFactor whitening, int dimension)
    {
        var producers = scatter.Producers;
        if (producers.Means.Count < 2)
            return;
        var total = producers.Weights.Sum();
        var means = new Rows(producers.Means.Count, centred.Width);
        for (var i = 0; i < means.Count; i++)
            Dot.Add(means[i], 1, producers.Means[i]);
        var centre = new double[means.Width];
        for (var i = 0; i < means.Count; i++)
            Dot.Add(centre, producers.Weights[i] / total, means[i]);
        means.Subtract(centre);
        for (var i = 0; i < means.Count; i++)
        {
            whitening.Whiten(means[i]);
            var root = Math.Sqrt(producers.Weights[i] / total);
            foreach (ref var value in means[i])
                value *= root;
        }

        var found = new PrincipalComponents(means, dimension);
        for (var i = 0; i < found.Variances.Length; i++)
            directions.Add((found.Directions[i].ToArray(), found.Variances[i] * means.Count));
    }

    /// <summary>Principal directions of what the discriminants leave over.</summary>
    private void AddPrincipal(List<(double[] Direction, double Variance)> directions, CholeskyFactor whitening, int dimension, double tracksEach)
    {
        var share = set.Producers.Count == 0 ? 1 : UndiscriminatingShare / tracksEach;
        var found = centred.Count > centred.Width ? OfScatter(directions, whitening, dimension) : OfTracks(directions, whitening, dimension);
        for (var i = 0; i < found.Variances.Length; i++)
            directions.Add((found.Directions[i].ToArray(), share * found.Variances[i]));
    }

    private PrincipalComponents OfTracks(List<(double[] Direction, double Variance)> directions, CholeskyFactor whitening, int dimension)
    {
        var left = new Rows(centred.Count, centred.Width);
        for (var row = 0; row < left.Count; row++)
        {
            centred[row].CopyTo(left[row]);
            whitening.Whiten(left[row]);
            LeaveOut(directions, left[row]);
        }

        return new PrincipalComponents(left, dimension - directions.Count);
    }

    /// <summary>The same from the tracks' scatter, L⁻¹XᵀXL⁻ᵀ: its cost does not grow with the number of tracks.</summary>
    private PrincipalComponents OfScatter(List<(double[] Direction, double Variance)> directions, CholeskyFactor whitening, int dimension)
    {
        totalScatter ??= centred.OuterSum();
        var half = new Rows(centred.Width, centred.Width);
        totalScatter.Values.CopyTo(half.Values, 0);
        for (var pass = 0; pass < 2; pass++)
        {
            for (var row = 0; row < half.Count; row++)
            {
                whitening.Whiten(half[row]);
                LeaveOut(directions, half[row]);
            }

            half.Transpose();
        }

        return PrincipalComponents.OfScatter(half, centred.Count, dimension - directions.Count);
    }

    private static void LeaveOut(List<(double[] Direction, double Variance)> directions, Span<double> row)
    {
        foreach (var (direction, _) in directions)
            Dot.Add(row, -Dot.Product(row, direction), direction);
    }

    /// <summary>Fills up with random directions where tracks are too few to span the dimension: a new track may differ in any of them.</summary>
    private void Complete(List<(double[] Direction, double Variance)> directions, int dimension)
    {
        var random = new Random(CompletionSeed);
        var variance = directions.Count == 0 ? 1 : directions.Min(direction => direction.Variance);
        while (directions.Count < dimension)
        {
            var direction = new double[centred.Width];
            for (var i = 0; i < direction.Length; i++)
                direction[i] = random.NextDouble() - 0.5;
            for (var pass = 0; pass < 2; pass++) // Twice, since one pass of Gram-Schmidt leaves rounding behind.
                foreach (var (earlier, _) in directions)
                    Dot.Add(direction, -Dot.Product(direction, earlier), earlier);
            var length = Math.Sqrt(Dot.Product(direction, direction));
            for (var i = 0; i < direction.Length; i++)
                direction[i] /= length;
            directions.Add((direction, variance));
        }
    }

    /// <summary>Pulls the whitened directions back to standardised features and weights each by how far producers can be told apart along it.</summary>
    private EmbeddingModel ToModel(List<(double[] Direction, double Variance)> directions, CholeskyFactor whitening, double tracksEach)
    {
        var projection = new float[directions.Count * set.InputDimension];
        for (var i = 0; i < directions.Count; i++)
        {
            var (direction, variance) = directions[i];
            whitening.PullBack(direction);
            var weight = Math.Sqrt(variance / (variance + (1 / tracksEach)));
            var row = new double[set.InputDimension];
            if (basis is null)
                direction.CopyTo(row, 0);
            else
                for (var component = 0; component < basis.Count; component++)
                    Dot.Add(row, direction[component], basis[component]);
            for (var input = 0; input < row.Length; input++)
                projection[(i * row.Length) + input] = (float)(weight * row[input]);
        }

        return new EmbeddingModel(standardizer, Array.ConvertAll(mean, value => (float)value), projection);
    }
}
