namespace ProductionValue.Learning;

/// <summary>How a model that was fitted elsewhere does on a library's folds: only its neighbours and fingerprints come from the training part.</summary>
/// <param name="Tested">Tests of tracks whose producer was known to the fold.</param>
/// <param name="Folds">Folds tested.</param>
/// <param name="Chance">Accuracy of always naming the producer with most tests.</param>
/// <param name="Accuracy">Share of first answers that are right.</param>
/// <param name="Top3">Share with the right one among three.</param>
/// <param name="MacroF1">Mean F1 over producers.</param>
/// <param name="CalibrationError">Of the first answer's probability.</param>
public sealed record ModelCheck(int Tested, int Folds, double Chance, double Accuracy, double Top3, double MacroF1, double CalibrationError)
{
    /// <summary>Measures.</summary>
    /// <param name="model">The model; it must not have been fitted on these tracks.</param>
    /// <param name="set">The library's tracks.</param>
    /// <param name="options">What is held out; its fit is not used.</param>
    /// <param name="cancellationToken">Gives up between two folds.</param>
    /// <exception cref="ArgumentException">The features have another length than the model's.</exception>
    public static ModelCheck Measure(GenerationModel model, TrainingSet set, EvaluationOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(options);
        Require.That(model.Embedding.InputDimension == set.InputDimension, nameof(model), $"expected {set.InputDimension} inputs, got {model.Embedding.InputDimension}");
        var plan = Evaluation.Plan(set, options);
        var answers = new List<Answer>();
        foreach (var fold in plan)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var known = new KnownTracks(set, fold.Training, model.Embedding);
            foreach (var position in fold.Test)
            {
                var track = set.Tracks[position];
                var query = model.Embedding.Embed(track.Features);
                var nearest = known.Nearest(known.Similarities(query), model.Attribution.NeighborCount);
                answers.Add(new Answer(track.Track, track.Producers, model.Attribution.Attribute(query, nearest, known.Fingerprints), true, []));
            }
        }

        return new ModelCheck(
            answers.Count, plan.Count, PipelineRun.Chance(set, plan), Measures.Accuracy(answers), Measures.Top(answers, 3), Measures.MacroF1(answers),
            Measures.CalibrationError(answers));
    }
}
