using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>A crash or a failure at any step of a track's way leaves nothing half done for good.</summary>
public sealed class RecoveryTests(ITestOutputHelper output)
{
    private static readonly CancellationToken None = CancellationToken.None;

    public static TheoryData<string> Steps => new(
        "store.Write:before", "store.Write:after", "shard.Apply:before", "shard.Apply:after", "producer.Apply:before", "producer.Apply:after",
        "fingerprints.Publish:before", "fingerprints.Publish:after", "store.MarkPropagated:before", "store.MarkPropagated:after");

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_failure_at_any_step_is_made_good_without_a_restart(string step)
    {
        await using var cluster = await FittedCluster(1);
        cluster.Faults.Arm(step);
        await cluster.Put(Sounds.Track(0, 100) with { Credits = [Credit(0), Credit(1)] });
        cluster.Faults.Arm(step);
        await cluster.Put(Sounds.Track(1, 3) with { Credits = [Credit(0)] });
        Assert.True(cluster.Faults.Thrown >= 2, $"{step} was never reached");
        cluster.Faults.Disarm();
        await cluster.Sweep();
        await AssertViewsEqualRows(cluster);
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public async Task A_silo_that_dies_at_any_step_is_made_good_by_the_next(string step)
    {
        await using var cluster = await FittedCluster(1);
        cluster.Faults.Arm(step, times: 1_000);
        var put = cluster.Track("p0-t100").Put(Sounds.Track(0, 100) with { Credits = [Credit(0), Credit(1)] }, None);
        var move = cluster.Track("p1-t3").Put(Sounds.Track(1, 3) with { Credits = [Credit(0)] }, None);
        for (var look = 0; look < 500 && cluster.Faults.Thrown == 0; look++)
            await Task.Delay(20);
        await Task.WhenAny(Task.WhenAll(put, move), Task.Delay(200));
        cluster.Faults.Disarm();
        await cluster.Restart(crash: true);
        Assert.True(cluster.Faults.Thrown > 0, $"{step} was never reached");
        await cluster.Sweep();
        await AssertViewsEqualRows(cluster);
    }

    [Theory]
    [InlineData(20_261)]
    [InlineData(20_262)]
    public async Task Random_faults_and_a_dying_silo_lose_and_double_nothing(int seed)
    {
        output.WriteLine($"seed {seed}");
        await using var cluster = await FittedCluster(2);
        cluster.Faults.ArmAtRandom(seed, 0.03);
        var random = new Random(seed);
        var acknowledged = new Dictionary<string, bool>(StringComparer.Ordinal); // Track → whether it exists.
        for (var operation = 0; operation < 120; operation++)
        {
            if (operation == 60)
                await cluster.Cluster.KillSiloAsync(cluster.Cluster.Silos[1]);
            var (producer, number) = (random.Next(3), random.Next(12));
            var submission = Sounds.Track(producer, number) with { Credits = [Credit(random.Next(3)), Credit(random.Next(3))] };
            if (random.Next(4) == 0)
                await Retry(async () => await cluster.Track(submission.Track.Value).Remove(None));
            else
                await cluster.Put(submission, attempts: 400);
            acknowledged[submission.Track.Value] = (await cluster.Store.Read(submission.Track, [], None)) is { Deleted: false };
        }

        cluster.Faults.Disarm();
        await cluster.Sweep();
        foreach (var (track, exists) in acknowledged)
            Assert.Equal(exists, await cluster.Track(track).Get(None) is not null);
        await AssertViewsEqualRows(cluster);
        Assert.True(cluster.Faults.Thrown > 0);
    }

    [Fact]
    public async Task A_damaged_snapshot_is_set_aside_and_the_shard_comes_back_from_the_rows()
    {
        await using var cluster = await FittedCluster(1);
        await cluster.Shard(1).Save(None);
        var snapshot = Assert.Single(Directory.GetFiles(cluster.IndexDirectory, "*.pvx"));
        foreach (var at in new[] { 4097, 20, -1 }) // An embedding; the header; the last checksum's page.
        {
            File.Delete(snapshot + ".damaged");
            await cluster.Restart(crash: true, whileStopped: () =>
            {
                var bytes = File.ReadAllBytes(snapshot);
                bytes[at < 0 ? bytes.Length + at : at] ^= 0x40;
                File.WriteAllBytes(snapshot, bytes);
            });
            await AssertViewsEqualRows(cluster);
            Assert.True(File.Exists(snapshot + ".damaged"));
            await cluster.Shard(1).Save(None);
            Assert.True(File.Exists(snapshot));
        }
    }

    [Fact]
    public async Task A_shard_is_read_from_the_rows_behind_its_activation_however_long_that_takes()
    {
        await using var cluster = await LibraryCluster.Start(1, options => options.SearchTimeout = TimeSpan.FromMilliseconds(500));
        await Task.WhenAll(Sounds.Library(3, 6).Select(track => cluster.Put(track)));
        await cluster.Fit();
        var query = new SimilarQuery(new QueryTrack(TrackId.Parse("p1-t1")), 5);
        await cluster.Restart(crash: true, whileStopped: () =>
        {
            Directory.Delete(cluster.IndexDirectory, recursive: true);
            cluster.Faults.Hold("store.Scan:" + Sounds.Schema);
        });

        Assert.True((await cluster.Shard(1).Describe(None)).Loading);
        await Assert.ThrowsAsync<TimeoutException>(() => cluster.Cluster.Client.GetGrain<IFingerprintsGrain>(1).Read(0, None));
        Assert.Equal(Unanswerable.Busy, (await cluster.Search.Similar(query, None)).Reason);
        await cluster.Put(Sounds.Track(2, 200), attempts: 1); // Acknowledged: its row is stored, and read before the shard answers.
        await cluster.Track("p1-t2").Remove(None);
        Assert.True((await cluster.Shard(1).CatchUp(10, None)).Behind > 0);

        cluster.Faults.Release("store.Scan:" + Sounds.Schema);
        await Retry(async () => Assert.False((await cluster.Shard(1).Describe(None)).Loading));
        Assert.NotNull((await cluster.Search.Similar(query, None)).Value);
        await AssertViewsEqualRows(cluster);
    }

    [Fact]
    public async Task A_shard_that_could_not_be_opened_says_why_and_is_opened_by_a_later_question()
    {
        await using var cluster = await FittedCluster(1);
        await cluster.Restart(crash: true, whileStopped: () => cluster.Faults.Arm("store.Scan:" + Sounds.Schema, 10_000));
        var failure = await Assert.ThrowsAnyAsync<Exception>(() => cluster.Shard(1).Find(TrackId.Parse("p1-t1"), None));
        Assert.Contains("injected fault at store.Scan:" + Sounds.Schema, failure.ToString(), StringComparison.Ordinal);
        cluster.Faults.Disarm();
        await Retry(async () => Assert.NotNull(await cluster.Shard(1).Find(TrackId.Parse("p1-t1"), None)));
        await AssertViewsEqualRows(cluster);
    }

    [Fact]
    public async Task A_snapshot_and_the_rows_behind_it_make_the_whole_index()
    {
        await using var cluster = await FittedCluster(1);
        await cluster.Shard(1).Save(None);
        await cluster.Put(Sounds.Track(2, 200));
        await cluster.Put(Sounds.Track(0, 0) with { Credits = [Credit(2)] });
        await cluster.Track("p1-t1").Remove(None);
        await cluster.Restart(crash: true);
        await AssertViewsEqualRows(cluster);
    }

    [Fact]
    public async Task A_clock_that_jumps_back_and_forth_loses_and_reorders_nothing()
    {
        await using var cluster = await FittedCluster(1);
        foreach (var jump in new[] { -400, 800, -400 })
        {
            cluster.Clock.Jump(TimeSpan.FromDays(jump));
            await cluster.Put(Sounds.Track(2, 300 + jump) with { Credits = [Credit(0)] });
            await cluster.Put(Sounds.Track(2, 300 + jump) with { Credits = [Credit(1)] });
            await cluster.Track("p1-t3").Remove(None);
            await cluster.Put(Sounds.Track(1, 3));
            await AssertViewsEqualRows(cluster);
        }

        await cluster.Sweep();
        await cluster.Restart(crash: true, whileStopped: () => cluster.Clock.Jump(TimeSpan.FromDays(-30)));
        await AssertViewsEqualRows(cluster);
    }

    private static Credit Credit(int producer) => new(Sounds.Name(producer), CreditRole.Producer, CreditSource.Manifest);

    private static async Task<LibraryCluster> FittedCluster(int silos)
    {
        var cluster = await LibraryCluster.Start(silos);
        await Task.WhenAll(Sounds.Library(3, 6).Select(track => cluster.Put(track)));
        await cluster.Fit();
        return cluster;
    }

    private static async Task Retry(Func<Task> call)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await call();
                return;
            }
            catch (Exception) when (attempt < 400)
            {
                await Task.Delay(50);
            }
        }
    }

    /// <summary>Index, producers and fingerprints hold exactly what the rows say, each track once.</summary>
    private static async Task AssertViewsEqualRows(LibraryCluster cluster)
    {
        var live = (await cluster.Models.Current(None)).Live;
        var members = Enumerable.Range(0, 3).ToDictionary(Sounds.Name, _ => 0);
        var tracks = 0;
        await foreach (var row in cluster.Store.Scan(null, 0, None))
        {
            Assert.Equal(!row.Deleted, await cluster.Shard(live).Holds(row.Track, None));
            tracks += row.Deleted ? 0 : 1;
            foreach (var producer in row.TrainingProducers)
                members[Sounds.Name(producer.Value[^1] - '0')]++;
        }

        Assert.Equal(tracks, (await cluster.Shard(live).Describe(None)).Count);
        var told = await cluster.Cluster.Client.GetGrain<IFingerprintsGrain>(live).Read(-1, None);
        foreach (var (name, count) in members)
        {
            Assert.Equal(count, (await cluster.Producer(name).Describe(live, None))?.Count ?? 0);
            Assert.Equal(count, told.Fingerprints!.SingleOrDefault(fingerprint => fingerprint.Producer == name)?.Count ?? 0);
        }

        Assert.Equal(members.Count(pair => pair.Value > 0), (await cluster.Catalogue.ListProducers(null, 50, None)).Total);
        Assert.Equal(tracks, (await cluster.Catalogue.Summarize(None)).Tracks);
    }
}
