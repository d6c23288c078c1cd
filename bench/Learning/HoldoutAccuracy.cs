using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>Fits on one table and asks about another: music that was nowhere near when anything was chosen.</summary>
internal static class HoldoutAccuracy
{
    /// <summary>Evaluates; the second table's producers that the first lacks measure <c>Unknown</c>.</summary>
    /// <param name="known">The table to fit on.</param>
    /// <param name="asked">The table to ask about, of the same dimensions.</param>
    /// <param name="options">Seed, filter (by its split) and fit.</param>
    public static EvaluationReport Run(FeatureTable known, FeatureTable asked, EvaluationOptions options)
    {
        TrainingTrack[] tracks = [.. known.Set.Tracks, .. asked.Set.Tracks.Select(track => track with { Track = "asked " + track.Track })];
        var set = new TrainingSet(tracks);
        var learned = known.Set.Producers.ToHashSet(StringComparer.Ordinal);
        var bySeen = Enumerable.Range(known.Set.Tracks.Count, asked.Set.Tracks.Count).ToLookup(position => set.Tracks[position].Producers.Any(learned.Contains));
        var fold = new Fold([.. Enumerable.Range(0, known.Set.Tracks.Count)], [.. bySeen[true]], [.. bySeen[false]]);
        return Evaluation.RunOn(set, null, [fold], options);
    }
}
