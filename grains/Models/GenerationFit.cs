using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>A fitted model, ready to be stored.</summary>
/// <param name="Model">Its saved bytes.</param>
/// <param name="Dimensions">Dimensions of its embeddings.</param>
/// <param name="Tracks">Tracks it was fitted on.</param>
/// <param name="Producers">Producers it was fitted on.</param>
/// <param name="Quality">What cross-validation measured; null where there were too few credits for one.</param>
/// <param name="Hubness">How evenly its answers are spread; null with too few tracks.</param>
/// <param name="OfFactory">What the factory model measured on the same folds; null where another one is live or there were too few credits.</param>
/// <param name="Schema">The feature schema it was fitted on.</param>
internal sealed record FittedGeneration(
    byte[] Model, int Dimensions, int Tracks, int Producers, FitQuality? Quality, HubnessQuality? Hubness, FitQuality? OfFactory, string Schema);

/// <summary>Fits a generation on what is stored, off the grain scheduler.</summary>
internal sealed class GenerationFit(TrainingRows rows, IOptions<LibraryOptions> options)
{
    private const double Chosen = 0.3; // Shares of the time, about.
    private const double Fitted = 0.6;

    /// <summary>Reads, fits and measures.</summary>
    /// <param name="factory">The factory model where that is live, to be measured on the same folds; null otherwise.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="InvalidOperationException">No track has a vector of the schema.</exception>
    public async Task<FittedGeneration> Run(byte[]? factory, IProgress<double> progress, CancellationToken cancellationToken)
    {
        // A library of imported descriptions only, without a second of audio, is fitted on those.
        var schemas = options.Value.SchemaDimensions.Keys.Order(StringComparer.Ordinal).Where(schema => schema != options.Value.BaselineSchema).Prepend(options.Value.Schema);
        foreach (var schema in schemas.Distinct())
        {
            var tracks = await rows.Read(schema, options.Value.MaxFitTracks, cancellationToken);
            if (tracks.Count > 0)
                return await Task.Run(() => Fit(schema, new TrainingSet(tracks), schema == options.Value.Schema ? factory : null, progress, cancellationToken), cancellationToken);
        }

        throw new InvalidOperationException($"the library holds no track with features of schema {options.Value.Schema}: ingest music first");
    }

    private static FittedGeneration Fit(string schema, TrainingSet set, byte[]? factory, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var options = new FitOptions { Settings = GenerationModel.ChooseSettings(set, cancellationToken: cancellationToken) };
        progress.Report(Chosen);
        var model = GenerationModel.Fit(set, options, cancellationToken: cancellationToken);
        progress.Report(Fitted);
        var quality = FitMeasure.Measure(set, options, cancellationToken);
        var ofFactory = factory is null ? null : FitMeasure.Measure(set, GenerationModel.Load(factory), cancellationToken);
        var hubness = SpaceHubness.Measure(model.Embedding, [.. set.Tracks.Select(track => track.Features)], options.Seed, cancellationToken) is { } space
            ? new HubnessQuality(space.Tracks, space.Ranked.Skewness, space.Ranked.Antihubs, space.Ranked.Hubs, space.Raw.Skewness)
            : null;
        progress.Report(1);
        return new FittedGeneration(model.Save(), model.Embedding.Dimension, set.Tracks.Count, set.Producers.Count, quality, hubness, ofFactory, schema);
    }
}
