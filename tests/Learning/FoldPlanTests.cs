using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class FoldPlanTests
{
    private static readonly TrainingSet Set = SyntheticMusic.Draw(producers: 6, artists: 3, albums: 2, tracks: 3, dimensions: 2);

    [Theory]
    [InlineData(SplitKind.Random)]
    [InlineData(SplitKind.Album)]
    [InlineData(SplitKind.Artist)]
    public void Every_track_is_held_out_once_and_never_trained_on_there(SplitKind split)
    {
        var folds = FoldPlan.Folds(Set, split, 3, 7);
        Assert.Equal(3, folds.Count);
        Assert.Equal(Enumerable.Range(0, Set.Tracks.Count), folds.SelectMany(fold => fold.Test.Concat(fold.Unseen)).Order());
        Assert.All(folds, fold => Assert.Empty(fold.Test.Concat(fold.Unseen).Intersect(fold.Training)));
        Assert.All(folds, fold => Assert.Equal(Set.Tracks.Count, fold.Training.Count + fold.Test.Count + fold.Unseen.Count));
    }

    [Fact]
    public void Random_folds_hold_about_equally_many_of_each_producer() =>
        Assert.All(FoldPlan.Folds(Set, SplitKind.Random, 3, 1), fold =>
            Assert.All(fold.Test.CountBy(position => Set.Tracks[position].Producers[0]), pair => Assert.Equal(6, pair.Value)));

    [Theory]
    [InlineData(null)]
    [InlineData(0.3)]
    public void An_album_is_never_on_both_sides(double? share) =>
        Assert.All(Plan(SplitKind.Album, share), fold =>
            Assert.Empty(fold.Test.Select(position => Set.Tracks[position].Album).Intersect(fold.Training.Select(position => Set.Tracks[position].Album))));

    [Theory]
    [InlineData(null)]
    [InlineData(0.3)]
    public void An_artist_is_never_on_both_sides_under_one_producer(double? share) =>
        Assert.All(Plan(SplitKind.Artist, share), fold =>
            Assert.Empty(fold.Test.Select(Key).Intersect(fold.Training.Select(Key))));

    [Fact]
    public void Unseen_producers_are_held_out_whole_beside_known_tracks()
    {
        var folds = FoldPlan.Folds(Set, SplitKind.UnseenProducer, 3, 2);
        Assert.Equal(Enumerable.Range(0, Set.Tracks.Count), folds.SelectMany(fold => fold.Unseen).Order());
        Assert.All(folds, fold =>
        {
            Assert.NotEmpty(fold.Test);
            Assert.Empty(fold.Unseen.Select(position => Set.Tracks[position].Producers[0]).Intersect(fold.Training.Select(position => Set.Tracks[position].Producers[0])));
        });
    }

    [Fact]
    public void A_producer_whose_only_album_is_held_out_counts_as_unseen()
    {
        var set = new TrainingSet([
            new TrainingTrack("a1", [1], ["a"], "x", "A1"), new TrainingTrack("a2", [2], ["a"], "x", "A2"),
            new TrainingTrack("b1", [3], ["b"], "y", "B"), new TrainingTrack("b2", [4], ["b"], "y", "B")]);
        var folds = FoldPlan.Folds(set, SplitKind.Album, 2, 1);
        Assert.Equal([2, 3], folds.SelectMany(fold => fold.Unseen).Order());
        Assert.Equal([0, 1], folds.SelectMany(fold => fold.Test).Order());
        Assert.Equal(["b"], FoldPlan.SingleAlbumProducers(set));
    }

    [Fact]
    public void Tracks_without_an_album_stand_for_themselves()
    {
        var set = new TrainingSet([.. Enumerable.Range(0, 6).Select(i => new TrainingTrack($"t{i}", [i], ["p"], "", ""))]);
        Assert.Empty(FoldPlan.SingleAlbumProducers(set));
        Assert.Equal([3, 3], FoldPlan.Folds(set, SplitKind.Album, 2, 1).Select(fold => fold.Test.Count));
    }

    [Fact]
    public void Uncredited_tracks_are_always_for_training()
    {
        var set = new TrainingSet([.. Enumerable.Range(0, 9).Select(i => new TrainingTrack($"t{i}", [i], i % 3 == 0 ? [] : [$"p{i % 3}"], "", ""))]);
        Assert.All(FoldPlan.Folds(set, SplitKind.Random, 2, 1), fold => Assert.Subset(fold.Training.ToHashSet(), new HashSet<int> { 0, 3, 6 }));
    }

    [Fact]
    public void Holdouts_take_the_share_of_each_producer_and_leave_lone_groups_in_training()
    {
        Assert.All(FoldPlan.Holdouts(Set, SplitKind.Random, 0.3, 4, 1), fold =>
            Assert.All(fold.Test.CountBy(position => Set.Tracks[position].Producers[0]), pair => Assert.Equal(5, pair.Value)));
        var lone = new TrainingSet([new TrainingTrack("a", [1], ["a"], "x", "A"), new TrainingTrack("b", [2], ["b"], "y", "B"), new TrainingTrack("c", [3], ["b"], "y", "C")]);
        Assert.All(FoldPlan.Holdouts(lone, SplitKind.Album, 0.5, 3, 1), fold => Assert.Contains(0, fold.Training));
    }

    [Fact]
    public void The_seed_alone_decides_the_folds()
    {
        Assert.Equivalent(FoldPlan.Folds(Set, SplitKind.Album, 3, 5), FoldPlan.Folds(Set, SplitKind.Album, 3, 5), strict: true);
        Assert.NotEqual(FoldPlan.Folds(Set, SplitKind.Album, 3, 5)[0].Test, FoldPlan.Folds(Set, SplitKind.Album, 3, 6)[0].Test);
    }

    private static IReadOnlyList<Fold> Plan(SplitKind split, double? share) =>
        share is { } part ? FoldPlan.Holdouts(Set, split, part, 3, 4) : FoldPlan.Folds(Set, split, 3, 4);

    private static string Key(int position) => Set.Tracks[position].Producers[0] + Set.Tracks[position].Artist;
}
