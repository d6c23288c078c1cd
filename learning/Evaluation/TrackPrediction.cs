namespace ProductionValue.Learning;

/// <summary>A tested track's cell of the confusion matrix.</summary>
/// <param name="Track">Id of the track.</param>
/// <param name="Truth">Row: the true producer.</param>
/// <param name="Said">Column: the first of the ranking.</param>
public sealed record TrackPrediction(string Track, string Truth, string Said)
{
    /// <summary>The cells of answers, in their order; those without a ranking are in none.</summary>
    internal static IReadOnlyList<TrackPrediction> Of(IReadOnlyList<Answer> answers) =>
        [.. answers.Where(answer => answer.Attribution.Ranked.Count > 0).Select(answer =>
        {
            var (truth, said) = ConfusionMatrix.Pair(answer);
            return new TrackPrediction(answer.Track, truth, said);
        })];
}
