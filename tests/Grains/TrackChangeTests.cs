using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Grains;

public sealed class TrackChangeTests
{
    [Fact]
    public void A_new_track_is_added_with_version_1()
    {
        var (next, outcome) = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann"));
        Assert.Equal(PutOutcome.Added, outcome);
        Assert.Equal(1, next!.Version);
        Assert.Equal(["ann"], next.TrainingProducers.Select(producer => producer.Value));
    }

    [Fact]
    public void The_same_submission_again_changes_nothing()
    {
        var submission = Samples.Submission("t1", "Song", "Ann");
        var stored = TrackChange.Put(null, submission).Stored();
        var (next, outcome) = TrackChange.Put(stored, submission);
        Assert.Null(next);
        Assert.Equal(PutOutcome.Unchanged, outcome);
    }

    [Fact]
    public void Other_features_update_the_track_and_only_they_are_written()
    {
        var submission = Samples.Submission();
        var stored = TrackChange.Put(null, submission).Stored();
        var (next, outcome) = TrackChange.Put(stored, submission with { Features = [new FeatureVector(Samples.Schema, [4, 3, 2, 1])] });
        Assert.Equal(PutOutcome.Updated, outcome);
        Assert.Equal([4f, 3f, 2f, 1f], Assert.Single(next!.Features).Values);
        Assert.Equal(2, next.Version);
    }

    [Fact]
    public void A_renamed_copy_whose_title_only_echoes_its_name_is_unchanged_but_its_path_is_kept()
    {
        var first = Samples.Submission() with { Metadata = Samples.Metadata("song", "a/song.flac") };
        var stored = TrackChange.Put(null, first).Stored();
        var (next, outcome) = TrackChange.Put(stored, first with { Metadata = Samples.Metadata("copy", "b/copy.flac") });
        Assert.Equal(PutOutcome.Unchanged, outcome);
        Assert.Equal("b/copy.flac", next!.Metadata.Path);
    }

    [Fact]
    public void A_retitled_track_is_updated()
    {
        var stored = TrackChange.Put(null, Samples.Submission(title: "Old")).Stored();
        var (next, outcome) = TrackChange.Put(stored, Samples.Submission(title: "New"));
        Assert.Equal(PutOutcome.Updated, outcome);
        Assert.Equal("New", next!.Metadata.Title);
    }

    [Fact]
    public void A_source_replaces_its_own_claims_and_leaves_those_of_others()
    {
        var stored = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann")).Stored();
        stored = stored.Judged(CreditVerdict.Confirm, "Bea")!;
        var (next, _) = TrackChange.Put(stored with { Features = Samples.Submission().Features }, Samples.Submission("t1", "Song", "Cy"));
        Assert.Equal(["Bea", "Cy"], next!.Credits.Select(credit => credit.Producer).Order());
        Assert.Equal(["ann"], next.Former.Select(producer => producer.Value));
    }

    [Fact]
    public void A_submission_without_claims_takes_none_away()
    {
        var stored = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann")).Stored();
        var (next, outcome) = TrackChange.Put(stored, Samples.Submission());
        Assert.Null(next);
        Assert.Equal(PutOutcome.Unchanged, outcome);
    }

    [Fact]
    public void A_source_that_was_asked_and_claims_nothing_any_more_withdraws_its_claims()
    {
        var stored = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann")).Stored();
        stored = stored.Judged(CreditVerdict.Confirm, "Bea")!;
        var (next, outcome) = TrackChange.Put(
            stored with { Features = Samples.Submission().Features }, Samples.Submission() with { SpeaksFor = [CreditSource.Manifest] });
        Assert.Equal(PutOutcome.Updated, outcome);
        Assert.Equal(["Bea"], next!.Credits.Select(credit => credit.Producer));
        Assert.Equal(["ann"], next.Former.Select(producer => producer.Value));
    }

    [Fact]
    public void A_word_the_track_holds_changes_nothing()
    {
        var stored = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann")).Stored().Judged(CreditVerdict.Confirm, "Bea")!;
        Assert.Null(stored.Judged(CreditVerdict.Confirm, "bea"));
    }

    [Fact]
    public void Removing_leaves_a_tombstone_that_remembers_whom_to_tell()
    {
        var stored = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann", "Bea")).Stored();
        var removed = TrackChange.Remove(stored);
        Assert.True(removed.Deleted);
        Assert.Equal(stored.Version + 1, removed.Version);
        Assert.Empty(removed.TrainingProducers);
        Assert.Equal(["ann", "bea"], removed.Former.Select(producer => producer.Value).Order());
    }

    [Fact]
    public void A_removed_track_that_comes_back_keeps_its_ordinal_and_rises_above_its_tombstone()
    {
        var stored = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann")).Stored();
        var removed = TrackChange.Remove(stored);
        var (next, outcome) = TrackChange.Put(removed, Samples.Submission("t1", "Song", "Bea"));
        Assert.Equal(PutOutcome.Added, outcome);
        Assert.Equal(removed.Version + 1, next!.Version);
        Assert.Equal(stored.Ordinal, next.Ordinal);
        Assert.Contains(ProducerId.FromName("Ann"), next.Former);
    }

    [Fact]
    public void An_executive_credit_is_kept_but_does_not_train()
    {
        var submission = Samples.Submission() with { Credits = [new Credit("Boss", CreditRole.Executive, CreditSource.Tag)] };
        var (next, _) = TrackChange.Put(null, submission);
        Assert.Single(next!.Credits);
        Assert.Empty(next.TrainingProducers);
    }
}
