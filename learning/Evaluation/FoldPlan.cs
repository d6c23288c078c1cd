namespace ProductionValue.Learning;

/// <summary>Divides tracks into training and test parts. Equal arguments give equal folds.</summary>
public static class FoldPlan
{
    /// <summary>Every credited track is held out once, in one of <paramref name="folds"/> folds of about equal mix.</summary>
    /// <param name="set">The tracks.</param>
    /// <param name="split">What is held out together.</param>
    /// <param name="folds">At least 2.</param>
    /// <param name="seed">Decides the shuffle.</param>
    /// <returns>The folds that hold out anything; fewer than asked for where there are fewer groups.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than 2 folds.</exception>
    public static IReadOnlyList<Fold> Folds(TrainingSet set, SplitKind split, int folds, int seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        Require.InRange(folds, 2, int.MaxValue);
        var random = new Random(seed);
        var groups = Groups(set, split);
        random.Shuffle(groups);
        if (split == SplitKind.Random)
            groups = [.. groups.OrderBy(group => set.Tracks[group[0]].Producers[0], StringComparer.Ordinal)];
        var heldOut = Deal(set, groups, folds);
        var plan = new List<Fold>();
        foreach (var held in heldOut.Where(held => held.Count > 0))
        {
            if (split == SplitKind.UnseenProducer)
                AddKnown(set, held, folds, random);
            plan.Add(ToFold(set, held));
        }

        return plan;
    }

    /// <summary>Independent draws, each holding out about <paramref name="share"/> of each producer's tracks or groups.</summary>
    /// <param name="set">The tracks.</param>
    /// <param name="split">What is held out together; producers with one group only keep it in training.</param>
    /// <param name="share">Part to hold out, 0.05 to 0.95.</param>
    /// <param name="draws">How many folds, at least 1.</param>
    /// <param name="seed">Decides the shuffles.</param>
    /// <returns>The draws that hold out anything.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A share or a number of draws outside its limits.</exception>
    public static IReadOnlyList<Fold> Holdouts(TrainingSet set, SplitKind split, double share, int draws, int seed)
    {
        ArgumentNullException.ThrowIfNull(set);
        Require.InRange(share, 0.05, 0.95);
        Require.InRange(draws, 1, int.MaxValue);
        var random = new Random(seed);
        var plan = new List<Fold>();
        for (var draw = 0; draw < draws; draw++)
        {
            var held = new HashSet<int>();
            var groups = Groups(set, split);
            if (split == SplitKind.UnseenProducer)
            {
                random.Shuffle(groups);
                foreach (var group in groups.Take(Math.Clamp((int)Math.Round(share * groups.Length), 1, Math.Max(1, groups.Length - 1))))
                    held.UnionWith(group);
                AddKnown(set, held, (int)Math.Max(2, Math.Round(1 / share)), random);
            }
            else
            {
                foreach (var ofProducer in groups.GroupBy(group => set.Tracks[group[0]].Producers[0], StringComparer.Ordinal))
                    HoldOutShare([.. ofProducer], share, random, held);
            }

            if (held.Count > 0)
                plan.Add(ToFold(set, held));
        }

        return plan;
    }

    /// <summary>Producers that cannot be tested across albums because all their tracks are on one.</summary>
    /// <param name="set">The tracks.</param>
    /// <returns>Their names, in ordinal order.</returns>
    public static IReadOnlyList<string> SingleAlbumProducers(TrainingSet set)
    {
        ArgumentNullException.ThrowIfNull(set);
        return [.. set.Producers.Where(producer => set.Tracks
            .Where(track => track.Producers.Contains(producer, StringComparer.Ordinal))
            .Select(AlbumKey).Distinct(StringComparer.Ordinal).Count() == 1)];
    }

    internal static string AlbumKey(TrainingTrack track) =>
        track.Album.Length > 0 ? "album " + track.Album.ToUpperInvariant() : "track " + track.Track;

    internal static string ArtistKey(TrainingTrack track) =>
        track.Artist.Length > 0 ? "artist " + track.Artist.ToUpperInvariant() : "track " + track.Track;

    private static int[][] Groups(TrainingSet set, SplitKind split)
    {
        var credited = Enumerable.Range(0, set.Tracks.Count).Where(position => set.Tracks[position].Producers.Count > 0);
        return [.. credited.GroupBy(
            position => split switch
            {
                SplitKind.Random => set.Tracks[position].Track,
                SplitKind.Album => AlbumKey(set.Tracks[position]),
                SplitKind.Artist => set.Tracks[position].Producers[0] + "\n" + ArtistKey(set.Tracks[position]),
                _ => set.Tracks[position].Producers[0],
            },
            StringComparer.Ordinal).Select(group => group.ToArray())];
    }

    /// <summary>Gives each group to the fold that holds least of its producers so far, so that every producer is spread over the folds.</summary>
    private static List<HashSet<int>> Deal(TrainingSet set, int[][] groups, int folds)
    {
        var held = Enumerable.Range(0, folds).Select(_ => new HashSet<int>()).ToList();
        var load = new Dictionary<(int Fold, string Producer), int>();
        foreach (var group in groups)
        {
            string[] credits = [.. group.SelectMany(position => set.Tracks[position].Producers)];
            var fold = Enumerable.Range(0, folds)
                .MinBy(candidate => (credits.Distinct(StringComparer.Ordinal).Sum(producer => load.GetValueOrDefault((candidate, producer))), held[candidate].Count));
            held[fold].UnionWith(group);
            foreach (var producer in credits)
                load[(fold, producer)] = load.GetValueOrDefault((fold, producer)) + 1;
        }

        return held;
    }

    private static void HoldOutShare(int[][] groups, double share, Random random, HashSet<int> held)
    {
        if (groups.Length < 2)
            return;
        random.Shuffle(groups);
        foreach (var group in groups.Take(Math.Clamp((int)Math.Round(share * groups.Length), 1, groups.Length - 1)))
            held.UnionWith(group);
    }

    /// <summary>Holds out some tracks of the producers that stay, so that known and unknown can be told apart in one fold.</summary>
    private static void AddKnown(TrainingSet set, HashSet<int> held, int folds, Random random)
    {
        var unseen = held.SelectMany(position => set.Tracks[position].Producers).ToHashSet(StringComparer.Ordinal);
        var known = Enumerable.Range(0, set.Tracks.Count)
            .Where(position => !held.Contains(position) && set.Tracks[position].Producers.Count > 0)
            .GroupBy(position => set.Tracks[position].Producers[0], StringComparer.Ordinal)
            .Where(group => !unseen.Contains(group.Key))
            .ToArray();
        foreach (var group in known)
        {
            int[] positions = [.. group];
            random.Shuffle(positions);
            held.UnionWith(positions.Take(positions.Length / folds));
        }
    }

    private static Fold ToFold(TrainingSet set, HashSet<int> held)
    {
        int[] training = [.. Enumerable.Range(0, set.Tracks.Count).Where(position => !held.Contains(position))];
        var known = training.SelectMany(position => set.Tracks[position].Producers).ToHashSet(StringComparer.Ordinal);
        var byKnown = held.Order().ToLookup(position => set.Tracks[position].Producers.Any(known.Contains));
        return new Fold(training, [.. byKnown[true]], [.. byKnown[false]]);
    }
}
