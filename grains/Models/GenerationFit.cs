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
internal sealed record FittedGeneration(byte[] Model, int Dimensions, int Tracks, int Producers, FitQuality? Quality);

/// <summary>Fits a generation on what is stored, off the grain scheduler.</summary>
internal sealed class GenerationFit(TrainingRows rows, IOptions<LibraryOptions> options)
{
    /// <summary>Reads, fits and measures.</summary>
    /// <exception cref="InvalidOperationException">No track has a vector of the schema.</exception>
    public async Task<FittedGeneration> Run(CancellationToken cancellationToken)
    {
        var tracks = await rows.Read(options.Value.Schema, options.Value.MaxFitTracks, cancellationToken);
        if (tracks.Count == 0)
            throw new InvalidOperationException($"the library holds no track with features of schema {options.Value.Schema}: ingest music first");
        return await Task.Run(() => Fit(new TrainingSet(tracks), cancellationToken), cancellationToken);
    }

    private static FittedGeneration Fit(TrainingSet set, CancellationToken cancellationToken)
    {
        var options = new FitOptions { Settings = GenerationModel.ChooseSettings(set, cancellationToken: cancellationToken) };
        var model = GenerationModel.Fit(set, options, cancellationToken: cancellationToken);
        var quality = FitMeasure.Measure(set, options, cancellationToken);
        return new FittedGeneration(model.Save(), model.Embedding.Dimension, set.Tracks.Count, set.Producers.Count, quality);
    }
}
