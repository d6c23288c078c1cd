using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

public sealed class IngestTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Every_file_is_accounted_for_as_added_unchanged_updated_or_refused()
    {
        await using var cluster = await LibraryCluster.Start();
        await cluster.Put(Sounds.Track(0, 0));
        await cluster.Put(Sounds.Track(0, 1));
        var changed = Sounds.Track(0, 1);
        var outcomes = await cluster.Ingest("i1").Take(
            [
                File(Sounds.Track(0, 0)),
                File(changed with { Metadata = changed.Metadata with { Album = "Another" } }),
                File(Sounds.Track(0, 2)),
                File(Sounds.Track(0, 3) with { ContentId = "nonsense" }),
                new IngestFile("notes.mp3", null, "audio: expected sound, got text"),
            ],
            None);
        Assert.Equal([PutOutcome.Unchanged, PutOutcome.Updated, PutOutcome.Added, null, null], outcomes.Select(outcome => outcome.Outcome));
        Assert.Equal("audio: expected sound, got text", outcomes[4].Reason);
        var report = (await cluster.Ingest("i1").Complete(None))!;
        Assert.Equal((1, 1, 1, 2), (report.Added, report.Updated, report.Unchanged, report.Refused));
        Assert.Equal(5, report.Files.Length);
        Assert.Equal(IngestStatus.Completed, report.Status);
    }

    [Fact]
    public async Task A_batch_sent_again_is_told_as_it_was()
    {
        await using var cluster = await LibraryCluster.Start();
        var batch = new[] { File(Sounds.Track(0, 0)), File(Sounds.Track(0, 1)) };
        var first = await cluster.Ingest("i1").Take(batch, None);
        var again = await cluster.Ingest("i1").Take(batch, None);
        Assert.Equal(first, again);
        Assert.Equal(2, (await cluster.Ingest("i1").Report(refusedOnly: false, None))!.Added);
    }

    [Fact]
    public async Task Two_copies_of_one_recording_are_one_track_and_the_first_one_tells()
    {
        await using var cluster = await LibraryCluster.Start();
        var original = Sounds.Track(0, 0);
        var copy = original with { Metadata = original.Metadata with { Title = "Copy of it", Path = "music/copy.flac" } };
        var outcomes = await cluster.Ingest("i1").Take([File(original), File(copy)], None);
        Assert.Equal(PutOutcome.Added, outcomes[0].Outcome);
        Assert.Equal((PutOutcome.Unchanged, "same recording as music/p0-t0.flac"), (outcomes[1].Outcome, outcomes[1].Reason));
        Assert.Equal("Song 0 of 0", (await cluster.Track("p0-t0").Get(None))!.Metadata.Title);
    }

    [Fact]
    public async Task A_copy_of_a_refused_file_is_refused_with_it()
    {
        await using var cluster = await LibraryCluster.Start();
        var wrong = Sounds.Track(0, 0) with { ContentId = "nonsense" };
        var outcomes = await cluster.Ingest("i1").Take([new IngestFile("a.wav", wrong, null), new IngestFile("b.wav", wrong, null)], None);
        Assert.All(outcomes, outcome => Assert.Equal((null, null), (outcome.Outcome, outcome.Track)));
        Assert.Equal(["a.wav", "b.wav"], outcomes.Select(outcome => outcome.Path));
    }

    [Fact]
    public async Task The_account_survives_a_crash_and_the_import_goes_on()
    {
        await using var cluster = await LibraryCluster.Start();
        await cluster.Ingest("i1").Take([File(Sounds.Track(0, 0))], None);
        await cluster.Restart(crash: true);
        await cluster.Ingest("i1").Take([File(Sounds.Track(0, 0)), File(Sounds.Track(0, 1))], None);
        Assert.Equal(2, (await cluster.Ingest("i1").Complete(None))!.Added);
    }

    [Fact]
    public async Task A_cancelled_import_keeps_what_was_acknowledged_and_takes_no_more()
    {
        await using var cluster = await LibraryCluster.Start();
        await cluster.Ingest("i1").Take([File(Sounds.Track(0, 0))], None);
        Assert.Equal(IngestStatus.Cancelled, (await cluster.Ingest("i1").Cancel(None))!.Status);
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => cluster.Ingest("i1").Take([File(Sounds.Track(0, 1))], None));
        Assert.Contains("was cancelled", refused.Message, StringComparison.Ordinal);
        Assert.NotNull(await cluster.Track("p0-t0").Get(None));
    }

    [Fact]
    public async Task Submissions_without_an_id_are_refused_one_by_one()
    {
        await using var cluster = await LibraryCluster.Start();
        var nameless = Sounds.Track(0, 0) with { Track = default };
        var outcomes = await cluster.Ingest("i1").Take([new IngestFile("a.wav", nameless, null), new IngestFile("b.wav", nameless, null)], None);
        Assert.All(outcomes, outcome => Assert.Equal((null, "track id: expected 1 to 128 characters, got none"), (outcome.Outcome, outcome.Reason)));
    }

    [Fact]
    public async Task An_import_nobody_started_is_not_known()
    {
        await using var cluster = await LibraryCluster.Start();
        Assert.Null(await cluster.Ingest("never").Cancel(None));
        Assert.Null(await cluster.Ingest("never").Complete(None));
        Assert.Null(await cluster.Ingest("never").Report(refusedOnly: false, None));
    }

    private static IngestFile File(TrackSubmission submission) => new(submission.Metadata.Path, submission, null);
}
