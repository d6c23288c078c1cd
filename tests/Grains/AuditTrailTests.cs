using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Grains;

public sealed class AuditTrailTests
{
    private static readonly TrackRow Credited = TrackChange.Put(null, Samples.Submission("t1", "Song", "Ann"), DateTimeOffset.UnixEpoch).Stored();

    [Fact]
    public void A_dispute_stops_training_and_its_undo_restores_the_claims_exactly()
    {
        var disputed = Credited.Judged(CreditVerdict.Dispute, "Ann")!;
        Assert.Empty(disputed.TrainingProducers);
        var undone = disputed.Judged(CreditVerdict.Undo, null)!;
        Assert.Equal(Credited.Credits, undone.Credits);
        Assert.Equal([CreditAction.Disputed, CreditAction.Undone], undone.Audit.Select(entry => entry.Action));
        Assert.Equal((1, "Pat", "heard it"), (undone.Audit[1].Undoes, undone.Audit[1].By, undone.Audit[1].Why));
    }

    [Fact]
    public void A_newer_word_takes_the_place_of_the_opposite_one_and_an_undo_brings_it_back()
    {
        var disputed = Credited.Judged(CreditVerdict.Dispute, "Ann")!;
        var confirmed = disputed.Judged(CreditVerdict.Confirm, "ann")!;
        Assert.Equal(["ann"], confirmed.TrainingProducers.Select(producer => producer.Value));
        var undone = confirmed.Judged(CreditVerdict.Undo, null)!;
        Assert.Equal(disputed.Credits.ToHashSet(), undone.Credits.ToHashSet());
        Assert.Empty(undone.TrainingProducers);
    }

    [Fact]
    public void The_trail_only_grows_whatever_happens()
    {
        var row = Credited;
        TrackRow?[] steps =
        [
            row, row = row.Judged(CreditVerdict.Confirm, "Bea")!, row = row.Judged(CreditVerdict.Dispute, "Ann")!, row = row.Judged(CreditVerdict.Undo, null, number: 1)!,
            row = TrackChange.Put(row with { Features = Samples.Submission().Features }, Samples.Submission("t1", "Song", "Cy"), DateTimeOffset.UnixEpoch.AddYears(1)).Next!,
            row = TrackChange.Remove(row, DateTimeOffset.UnixEpoch.AddYears(2)),
            row = TrackChange.Put(row, Samples.Submission("t1", "Song", "Di"), DateTimeOffset.UnixEpoch.AddYears(3)).Next!,
        ];
        foreach (var (before, after) in steps.Zip(steps.Skip(1)))
            Assert.Equal(before!.Audit, after!.Audit.Take(before.Audit.Length));
        Assert.Equal(
            [CreditAction.Confirmed, CreditAction.Disputed, CreditAction.Undone, CreditAction.Withdrawn, CreditAction.Removed], row.Audit.Select(entry => entry.Action));
        Assert.Equal(Enumerable.Range(1, 5), row.Audit.Select(entry => entry.Number));
    }

    [Fact]
    public void What_was_undone_or_is_no_decision_cannot_be_undone()
    {
        var undone = Credited.Judged(CreditVerdict.Confirm, "Bea")!.Judged(CreditVerdict.Undo, null)!;
        foreach (var number in new int?[] { null, 1, 2, 9 })
        {
            var again = Judgement.Of(undone, new CreditJudgement(CreditVerdict.Undo, null, "Pat", Event: number), name => [name], default);
            Assert.StartsWith("event: expected a decision", again.Refusal, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(CreditVerdict.Confirm, "", "Pat", "producer:")]
    [InlineData(CreditVerdict.Confirm, "Ann", " ", "by:")]
    [InlineData((CreditVerdict)9, "Ann", "Pat", "verdict:")]
    public void A_wrong_decision_is_refused_with_the_field(CreditVerdict verdict, string producer, string by, string field) =>
        Assert.StartsWith(field, Judgement.Of(Credited, new CreditJudgement(verdict, producer, by), name => [name], default).Refusal, StringComparison.Ordinal);

    [Fact]
    public void A_source_keeps_the_time_its_claim_first_came_in()
    {
        var again = Samples.Submission("t1", "Song", "Ann", "Bea");
        var next = TrackChange.Put(Credited with { Features = again.Features }, again, DateTimeOffset.UnixEpoch.AddDays(9)).Next!;
        Assert.Equal([DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddDays(9)], next.Credits.Select(credit => credit.At!.Value));
    }

    [Fact]
    public void An_import_cannot_bring_back_what_a_person_took_back()
    {
        var stale = Credited.Judged(CreditVerdict.Dispute, "Ann")!;
        var undone = stale.Judged(CreditVerdict.Undo, null)!;
        var resent = Samples.Submission("t1", "Song") with { Features = [], Credits = stale.Credits };
        Assert.Null(TrackChange.Put(undone, resent, DateTimeOffset.UnixEpoch.AddDays(9)).Next);
    }
}
