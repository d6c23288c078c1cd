namespace ProductionValue.Learning;

/// <summary>All that a generation has learned: the embedding and, on top of it, the attribution and who is near to everything. Immutable, safe to share between threads.</summary>
public sealed class GenerationModel
{
    private const string Magic = "PVMODEL\n";
    private const int FormatVersion = 2; // Version 1 ended before the reference of mutual proximity.

    private GenerationModel(EmbeddingModel embedding, AttributionModel attribution, MutualProximity? proximity)
    {
        Embedding = embedding;
        Attribution = attribution;
        Proximity = proximity;
    }

    /// <summary>Feature vector → embedding.</summary>
    public EmbeddingModel Embedding { get; }

    /// <summary>Neighbours and fingerprints → probabilities.</summary>
    public AttributionModel Attribution { get; }

    /// <summary>For ranking neighbours; null where fewer than two tracks were fitted to, or the model is of version 1.</summary>
    public MutualProximity? Proximity { get; }

    /// <summary>Fits both. Equal arguments give equal models.</summary>
    /// <param name="set">Tracks with or without credits; any number from one up.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0…1.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <remarks>
    /// Probabilities are fitted to tracks held out from embedding and fingerprints, so that the fit never judges what it has seen.
    /// With too few producers or tracks for that, broad prior values stand.
    /// </remarks>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its limits.</exception>
    public static GenerationModel Fit(
        TrainingSet set, FitOptions? options = null, IProgress<double>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        options = (options ?? new FitOptions()).Checked();
        var choosing = progress is null ? null : new PartProgress(progress, 0, 0.6);
        var settings = options.Settings ?? EmbeddingSelection.Choose(set, options, choosing, cancellationToken);
        progress?.Report(0.6);
        var attribution = Calibrate(set, options, settings, cancellationToken);
        progress?.Report(0.9);
        var embedding = new EmbeddingFit(set, options.MaximumDimension).Solve(settings);
        progress?.Report(1);
        return new GenerationModel(embedding, attribution, ProximityOf(set, embedding, options.Seed));
    }

    /// <summary>Chooses the embedding's settings on held-out albums and artists, as <see cref="Fit"/> does by itself.</summary>
    /// <param name="set">Tracks with or without credits; any number from one up.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>For <see cref="FitOptions.Settings"/>, so that several fits to the same tracks choose once.</returns>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its limits.</exception>
    public static EmbeddingSettings ChooseSettings(TrainingSet set, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        return EmbeddingSelection.Choose(set, (options ?? new FitOptions()).Checked(), null, cancellationToken);
    }

    /// <summary>Loads a model.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    /// <exception cref="InvalidDataException">The bytes are not such a model; the message names the offset.</exception>
    public static GenerationModel Load(ReadOnlySpan<byte> bytes)
    {
        var reader = new BlobReader(bytes, Magic, FormatVersion);
        var embedding = EmbeddingModel.Read(ref reader);
        var attribution = AttributionModel.Read(ref reader);
        var proximity = reader.Version > 1 && reader.Int32(0, 1) > 0 ? MutualProximity.Read(ref reader, embedding.Dimension) : null;
        reader.End();
        return new GenerationModel(embedding, attribution, proximity);
    }

    /// <summary>Saves the model; see docs/EVALUATION.md for the layout.</summary>
    public byte[] Save()
    {
        var writer = new BlobWriter(Magic, FormatVersion);
        Embedding.Write(writer);
        Attribution.Write(writer);
        writer.Write(Proximity is null ? 0 : 1);
        Proximity?.Write(writer);
        return writer.ToArray();
    }

    private static MutualProximity? ProximityOf(TrainingSet set, EmbeddingModel embedding, int seed) =>
        set.Tracks.Count < 2 ? null : new MutualProximity([.. set.Tracks.Select(track => embedding.Embed(track.Features))], seed);

    private static AttributionModel Calibrate(TrainingSet set, FitOptions options, EmbeddingSettings settings, CancellationToken cancellationToken)
    {
        var limited = HeldOutPlan.Limit(set, options);
        var folds = HeldOutPlan.Known(limited, options);
        var known = Examine(limited, folds, options, settings, cancellationToken);
        var others = Examine(limited, [.. HeldOutPlan.Choice(limited, options).Skip(folds.Count)], options, settings, cancellationToken);
        var unseen = new List<ProducerEvidence>();
        foreach (var fold in HeldOutPlan.Unseen(limited, options))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tracks = Known(limited, fold, options, settings);
            unseen.AddRange(fold.Unseen.Select(position => tracks.Examine(position, options.NeighborCount).Evidence));
        }

        var openSet = OpenSetFit.Fit([.. known.Select(track => track.Evidence)], unseen, options.UnknownPrior);
        // What to rely on is learned from new artists as well, how far to rely on it from new albums only: those are what mostly comes.
        var fusion = others.Count == 0 ? FusionFit.Fit(known) : FusionFit.Temper(FusionFit.Fit([.. known, .. others]), known);
        return new AttributionModel(fusion, openSet, options.NeighborCount);
    }

    private static List<HeldOutTrack> Examine(
        TrainingSet set, IReadOnlyList<Fold> folds, FitOptions options, EmbeddingSettings settings, CancellationToken cancellationToken)
    {
        var examined = new List<HeldOutTrack>();
        foreach (var fold in folds)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var tracks = Known(set, fold, options, settings);
            examined.AddRange(fold.Test.Select(position => tracks.Examine(position, options.NeighborCount)));
        }

        return examined;
    }

    private static KnownTracks Known(TrainingSet set, Fold fold, FitOptions options, EmbeddingSettings settings)
    {
        var embedding = new EmbeddingFit(set.Subset(fold.Training)!, options.MaximumDimension).Solve(settings);
        return new KnownTracks(set, fold.Training, embedding);
    }
}
