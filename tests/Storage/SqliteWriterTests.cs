using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Silo.Storage;
using static ProductionValue.Tests.Storage.Rows;

namespace ProductionValue.Tests.Storage;

/// <summary>What sharing a transaction means for those who share it.</summary>
public sealed class SqliteWriterTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Writes_that_wait_share_one_transaction()
    {
        using var gate = new Gate();
        await using var library = folder.Open(gate.Watch);
        var first = gate.BlockWith(library);
        var writes = Enumerable.Range(0, 50).Select(number => new SqliteTrackStore(library).Write(Row($"t{number}"), Token)).ToArray();
        gate.Open();
        await Task.WhenAll([first, .. writes]);
        Assert.Equal(2, gate.Commits);
    }

    [Fact]
    public async Task A_failing_statement_fails_its_own_caller_and_no_other()
    {
        using var gate = new Gate();
        await using var library = folder.Open(gate.Watch);
        var store = new SqliteTrackStore(library);
        var first = gate.BlockWith(library);
        var good = store.Write(Row("good", producers: ["Good"]), Token);
        var stale = store.Write(Row("stale", version: 5, producers: ["Stale"]), Token);
        var broken = library.Writer.Write(
            batch =>
            {
                TrackTable.Write(batch, new EncodedTrack(Row("half", producers: ["Half"])));
                return batch.Session.Run("INSERT INTO nowhere VALUES (1)");
            },
            Token);
        var thrown = library.Writer.Write<int>(_ => throw new FormatException("mine"), Token);
        var last = store.Write(Row("last", producers: ["Last"]), Token);
        gate.Open();

        await Task.WhenAll(first, good, last);
        await Assert.ThrowsAsync<StaleVersionException>(() => stale);
        Assert.Contains(library.Path, (await Assert.ThrowsAsync<IOException>(() => broken)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FormatException>(() => thrown);
        Assert.Equal(2, gate.Commits);
        Assert.Equal(["good", "last"], (await Collect(store.Scan(null, 0, Token))).Select(row => row.Track.Value));
        Assert.Equal(["Good", "Last"], (await new SqliteCatalogueStore(library).ListProducers(null, 10, Token)).Producers.Select(producer => producer.Producer));
        Assert.Equal((1, 2), ((await good).Sequence, (await last).Sequence));
    }

    [Fact]
    public async Task A_failing_commit_fails_for_all_and_leaves_nothing_behind()
    {
        using var gate = new Gate();
        await using var library = folder.Open(gate.Watch);
        var store = new SqliteTrackStore(library);
        var kept = await store.Write(Row("kept", producers: ["P"]), Token);

        gate.FailAt = WriterMoment.BeforeCommit;
        var first = gate.BlockWith(library);
        var writes = Enumerable.Range(0, 8).Select(number => store.Write(
            Row($"t{number}", producers: ["P", "Q"], features: [new FeatureVector("new-1", [1])]), Token)).ToArray();
        var stale = store.Write(Row("t0"), Token); // Stale only because of a write that is about to be lost.
        gate.Open();
        foreach (var write in writes.Append(stale))
            Assert.Contains("disk on fire", (await Assert.ThrowsAsync<IOException>(() => write)).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<IOException>(() => first);

        gate.FailAt = null;
        Assert.Equal(["kept"], (await Collect(store.Scan(null, 0, Token))).Select(row => row.Track.Value));
        Assert.Equal(new LibrarySummary(1, 1, 1, 0), await new SqliteCatalogueStore(library).Summarize(Token));
        var after = await store.Write(Row("after", features: [new FeatureVector("other-1", [2])]), Token);
        var again = await store.Write(Row("t0", features: [new FeatureVector("new-1", [3])]), Token);
        Assert.Equal((kept.Sequence + 1, kept.Sequence + 2), (after.Sequence, again.Sequence));
        Assert.Equal(2f, (await store.Read(after.Track, null, Token))!.FeaturesIn("other-1")!.Values[0]);
        Assert.Equal(3f, (await store.Read(again.Track, null, Token))!.FeaturesIn("new-1")!.Values[0]);
    }

    [Fact]
    public async Task A_full_queue_makes_callers_wait_and_loses_none()
    {
        using var gate = new Gate();
        await using var library = folder.Open(gate.Watch, SqliteFolder.Options with { WriterQueueLimit = 4, MaxBatch = 2 });
        var store = new SqliteTrackStore(library);
        var first = gate.BlockWith(library);
        using var impatience = new CancellationTokenSource();
        var writes = Enumerable.Range(0, 20).Select(number => store.Write(Row($"t{number}"), Token)).ToArray();
        var impatient = store.Write(Row("impatient"), impatience.Token);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        gate.Open();
        await Task.WhenAll([first, .. writes]);
        Assert.Equal(20, (await Collect(store.Scan(null, 0, Token))).Count);
        Assert.True(gate.Commits >= 11, $"expected at least 11 transactions of at most 2 writes, got {gate.Commits}");
    }

    [Fact]
    public async Task After_closing_callers_are_told_so()
    {
        var library = folder.Open();
        var store = new SqliteTrackStore(library);
        await store.Write(Row("a"), Token);
        await library.DisposeAsync();
        Assert.Contains("closed", (await Assert.ThrowsAsync<IOException>(() => store.Write(Row("b"), Token))).Message, StringComparison.Ordinal);
        Assert.Contains("closed", (await Assert.ThrowsAsync<IOException>(() => store.LastSequence(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Notes_of_propagated_tracks_reach_the_disk_by_closing_without_another_write()
    {
        await using (var library = folder.Open(options: SqliteFolder.Options with { NoteDelay = TimeSpan.FromMinutes(1) }))
        {
            var store = new SqliteTrackStore(library);
            await store.Write(Row("a"), Token);
            await store.Write(Row("b"), Token);
            await store.MarkPropagated(TrackId.Parse("a"), 1, Token);
        }

        await using var again = folder.Open();
        Assert.Equal(["b"], (await new SqliteTrackStore(again).Unpropagated(10, Token)).Select(track => track.Value));
    }

    /// <summary>Holds the writer inside a first transaction until everything else waits behind it.</summary>
    private sealed class Gate : IDisposable
    {
        private readonly ManualResetEventSlim open = new();
        private readonly TaskCompletionSource reached = new();
        private bool armed;
        private int commits;

        public WriterMoment? FailAt { get; set; }

        public int Commits => Volatile.Read(ref commits);

        public Task<bool> BlockWith(SqliteLibrary library)
        {
            armed = true;
            var write = library.Writer.Write(
                _ =>
                {
                    if (armed)
                        reached.TrySetResult();
                    armed = false;
                    open.Wait();
                    return true;
                },
                CancellationToken.None);
            reached.Task.GetAwaiter().GetResult();
            return write;
        }

        public void Open() => open.Set();

        public void Watch(WriterMoment moment)
        {
            if (moment == FailAt)
                throw new IOException("disk on fire");
            if (moment == WriterMoment.AfterCommit)
                Interlocked.Increment(ref commits);
        }

        public void Dispose() => open.Dispose();
    }
}
