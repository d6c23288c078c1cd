namespace ProductionValue.Learning;

/// <summary>
/// How well a group's producers are told apart by what was learned from the whole library: of a group (a package, a label) that gives all
/// of its tracks the same look, only the production is left to tell them by.
/// </summary>
/// <param name="Tested">Tests of tracks.</param>
/// <param name="Correct">Those where the most likely of the group's producers is a true one.</param>
public sealed record GroupCheck(int Tested, int Correct)
{
    /// <summary>Both together.</summary>
    public static GroupCheck operator +(GroupCheck left, GroupCheck right) => new(left.Tested + right.Tested, left.Correct + right.Correct);

    /// <summary>Fits on everything but a fold's held-out tracks, and asks about these among the group's own producers.</summary>
    /// <param name="set">The library.</param>
    /// <param name="plan">Folds of the group: positions in <paramref name="set"/>, all members of the group.</param>
    /// <param name="options">How each fold is fitted; null for the defaults.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    public static GroupCheck Measure(TrainingSet set, IReadOnlyList<Fold> plan, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(plan);
        var (tested, correct) = (0, 0);
        foreach (var fold in plan)
        {
            var held = fold.Test.Concat(fold.Unseen).ToHashSet();
            if (set.Subset(Enumerable.Range(0, set.Tracks.Count).Where(position => !held.Contains(position))) is not { } rest)
                continue;
            var model = GenerationModel.Fit(rest, options, null, cancellationToken);
            var group = new KnownTracks(set, fold.Training, model.Embedding);
            foreach (var position in fold.Test)
            {
                var query = model.Embedding.Embed(set.Tracks[position].Features);
                var nearest = group.Nearest(group.Similarities(query), model.Attribution.NeighborCount);
                var ranked = model.Attribution.Attribute(query, nearest, group.Fingerprints).Ranked;
                tested++;
                if (ranked.Count > 0 && set.Tracks[position].Producers.Contains(ranked[0].Producer, StringComparer.Ordinal))
                    correct++;
            }
        }

        return new GroupCheck(tested, correct);
    }
}
