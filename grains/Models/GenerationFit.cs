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
/// <param name="Schema">The feature schema it was fitted on.</param>
internal sealed record FittedGeneration(byte[] Model, int Dimensions, int Tracks, int Producers, FitQuality? Quality, string Schema);

/// <summary>Fits a generation on what is stored, off the grain scheduler.</summary>
internal sealed class GenerationFit(TrainingRows rows, IOptions<LibraryOptions> options)
{
    /// <summary>Reads, fits and measures.</summary>
    /// <exception cref="InvalidOperationException">No track has a vector of the schema.</exception>
    public async Task<FittedGeneration> Run(CancellationToken cancellationToken)
    {
        // A library of imported descriptions only, without a second of audio, is fitted on those.
        var schemas = options.Value.SchemaDimensions.Keys.Order(StringComparer.Ordinal).Where(schema => schema != options.Value.BaselineSchema).Prepend(options.Value.Schema);
        foreach (var schema in schemas.Distinct())
        {
            var tracks = await rows.Read(schema, cancellationToken);
            if (tracks.Count > 0)
                return await Task.Run(() => Fit(schema, new TrainingSet(tracks), cancellationToken), cancellationToken);
        }

        throw new InvalidOperationException($"the library holds no track with features of schema {options.Value.Schema}: ingest music first");
    }

    private static FittedGeneration Fit(string schema, TrainingSet set, CancellationToken cancellationToken)
    {
        var options = new FitOptions { Settings = GenerationModel.ChooseSettings(set, cancellationToken: cancellationToken) };
        var model = GenerationModel.Fit(set, options, cancellationToken: cancellationToken);
        var quality = FitMeasure.Measure(set, options, cancellationToken);
        return new FittedGeneration(model.Save(), model.Embedding.Dimension, set.Tracks.Count, set.Producers.Count, quality, schema);
    }
}
