using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using static ProductionValue.Tests.Storage.Rows;

namespace ProductionValue.Tests.Storage;

/// <summary>What every storage of track rows keeps.</summary>
public abstract class TrackStoreContract : IAsyncLifetime
{
    private LibraryStores stores = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private ITrackStore Tracks => stores.Tracks;

    public async ValueTask InitializeAsync() => stores = await Open();

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        await CleanUp();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Tagging_and_the_audit_trail_are_kept_also_by_a_tombstone()
    {
        var claim = new Credit("Ann", CreditRole.CoProducer, CreditSource.Person, CreditScope.Release, 0.5, DateTimeOffset.UnixEpoch, null, "Bea", CreditStance.Disputes, "Pat", "why", CreditStanding.Disputes);
        var entry = new CreditEvent(1, CreditAction.Disputed, DateTimeOffset.UnixEpoch.AddTicks(7), "Pat", "\"ü\"", [claim], [], 3, new CreditBasis(2, 0.25, ["t1"]));
        var row = Row("audited") with { Credits = [claim], Audit = [entry] };
        row = row with { Metadata = row.Metadata with { Tagging = new TrackTagging("Pop", 7, "r", "l", "a", "i", -6.5), VanishedAt = DateTimeOffset.UnixEpoch } };
        await Tracks.Write(row, Token);
        var read = (await Tracks.Read(row.Track, null, Token))!;
        Assert.Equal(row.Metadata, read.Metadata);
        Assert.Equal(row.Credits, read.Credits);
        Assert.Equal(System.Text.Json.JsonSerializer.Serialize(row.Audit), System.Text.Json.JsonSerializer.Serialize(read.Audit));
        await Tracks.Write(Tombstone(row), Token);
        Assert.Single((await Tracks.Read(row.Track, null, Token))!.Audit);
    }

    [Fact]
    public async Task A_row_comes_back_as_it_was_written()
    {
        var row = Row("odd", title: "Ünïcode 🎵 \"quoted\"", artist: "", album: "'; DROP TABLE tracks; --") with
        {
            Metadata = new TrackMetadata("Ünïcode 🎵 \"quoted\"", "", "'; DROP", "/a\nb", 12.25, 0.1, 1987),
            Credits = [new Credit("Kenta Cho", CreditRole.CoProducer, CreditSource.Tag), new Credit("A \"B\" <C>", CreditRole.Executive, CreditSource.Person)],
            Former = [ProducerId.FromName("Somebody Else")],
            Features = [new FeatureVector(Schema, [float.Epsilon, -0f, 3e38f]), new FeatureVector("other-2", [1, 2])],
        };

        var written = await Tracks.Write(row, Token);
        var read = await Tracks.Read(row.Track, null, Token);

        Assert.NotNull(read);
        Assert.Equal((1, 1, 1), (written.Ordinal, written.Sequence, written.Version));
        Assert.Equal((written.Ordinal, written.Sequence, row.Version), (read.Ordinal, read.Sequence, read.Version));
        Assert.Equal(row.Metadata, read.Metadata);
        Assert.Equal(row.Credits, read.Credits);
        Assert.Equal(row.Former, read.Former);
        Assert.Equal(row.ContentId, read.ContentId);
        Assert.Equal([Schema, "other-2"], read.Schemas);
        Assert.Equal(read.Schemas, written.Schemas);
        Assert.Equal(row.FeaturesIn(Schema)!.Values, read.FeaturesIn(Schema)!.Values);
        Assert.Equal(row.FeaturesIn("other-2")!.Values, read.FeaturesIn("other-2")!.Values);
    }

    [Fact]
    public async Task Only_the_vectors_asked_for_are_read()
    {
        var row = Row("a", features: [new FeatureVector(Schema, [1]), new FeatureVector("other-2", [2])]);
        await Tracks.Write(row, Token);

        Assert.Empty((await Tracks.Read(row.Track, [], Token))!.Features);
        Assert.Equal("other-2", Assert.Single((await Tracks.Read(row.Track, ["other-2", "unheard-of-3"], Token))!.Features).Schema);
        Assert.Equal(2, (await Tracks.Read(row.Track, null, Token))!.Features.Length);
    }

    [Fact]
    public async Task The_posters_long_vector_survives_within_half_a_thousandth()
    {
        var random = new Random(7);
        float[] values = [.. Enumerable.Range(0, 24_000).Select(_ => (float)((random.NextDouble() * 1200) - 600))];
        await Tracks.Write(Row("a", features: [new FeatureVector("poster-1", values)]), Token);
        await Tracks.Write(Row("b", features: [new FeatureVector("poster-1", [1e9f])]), Token);

        var read = (await Tracks.Read(TrackId.Parse("a"), null, Token))!.FeaturesIn("poster-1")!.Values;
        Assert.Equal(values.Length, read.Length);
        Assert.All(values.Zip(read), pair => Assert.InRange(Math.Abs(pair.First - pair.Second), 0, (Math.Abs(pair.First) * 0.0005) + 1e-6));
        Assert.Equal(1e9f, (await Tracks.Read(TrackId.Parse("b"), null, Token))!.FeaturesIn("poster-1")!.Values[0]);
    }

    [Fact]
    public async Task A_track_never_written_is_null() => Assert.Null(await Tracks.Read(TrackId.Parse("nobody"), null, Token));

    [Fact]
    public async Task A_write_over_another_version_is_refused_and_changes_nothing()
    {
        await Tracks.Write(Row("a", title: "first"), Token);

        await Assert.ThrowsAsync<StaleVersionException>(() => Tracks.Write(Row("a", title: "again"), Token));
        await Assert.ThrowsAsync<StaleVersionException>(() => Tracks.Write(Row("a", version: 3, title: "too far"), Token));
        await Assert.ThrowsAsync<StaleVersionException>(() => Tracks.Write(Row("b", version: 2), Token));
        await Assert.ThrowsAsync<ArgumentException>(() => Tracks.Write(Row("b", version: 0), Token));

        Assert.Equal("first", (await Tracks.Read(TrackId.Parse("a"), null, Token))!.Metadata.Title);
        Assert.Null(await Tracks.Read(TrackId.Parse("b"), null, Token));
        Assert.Equal(1, await Tracks.LastSequence(Token));
    }

    [Fact]
    public async Task Of_many_writers_of_one_version_exactly_one_wins()
    {
        var attempts = Enumerable.Range(0, 32).Select(number => Tracks.Write(Row("a", title: $"by {number}"), Token)).ToArray();
        await Task.WhenAll(attempts.Select(attempt => attempt.ContinueWith(_ => { }, TaskScheduler.Default)));

        Assert.All(attempts.Where(attempt => attempt.IsFaulted), attempt => Assert.IsType<StaleVersionException>(attempt.Exception!.InnerException));
        var winner = await Assert.Single(attempts, attempt => attempt.IsCompletedSuccessfully);
        Assert.Equal(winner.Metadata.Title, (await Tracks.Read(winner.Track, null, Token))!.Metadata.Title);
    }

    [Fact]
    public async Task Ordinals_stay_and_sequences_rise_without_gaps()
    {
        var rows = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Tracks.Write(Row($"t{number}"), Token)));
        var again = await Tracks.Write(rows[17] with { Version = 2 }, Token);

        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), rows.Select(row => row.Sequence).Order());
        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), rows.Select(row => row.Ordinal).Order());
        Assert.Equal((rows[17].Ordinal, 201), (again.Ordinal, again.Sequence));
        Assert.Equal(201, await Tracks.LastSequence(Token));
    }

    [Fact]
    public async Task A_write_replaces_vectors_of_its_schemas_and_leaves_the_others()
    {
        var row = Row("a", features: [new FeatureVector(Schema, [1]), new FeatureVector("other-2", [2])]);
        await Tracks.Write(row, Token);
        await Tracks.Write(row with { Version = 2, Features = [new FeatureVector(Schema, [3]), new FeatureVector("third-1", [4])] }, Token);

        var read = (await Tracks.Read(row.Track, null, Token))!;
        Assert.Equal([Schema, "other-2", "third-1"], read.Schemas);
        Assert.Equal([3f, 2f, 4f], read.Schemas.Select(schema => read.FeaturesIn(schema)!.Values[0]));
    }

    [Fact]
    public async Task A_tombstone_keeps_version_and_ordinal_and_drops_every_vector_until_the_track_returns()
    {
        var row = await Tracks.Write(Row("a", producers: ["P"]), Token);
        var tombstone = await Tracks.Write(Tombstone(row), Token);
        var read = (await Tracks.Read(row.Track, null, Token))!;
        Assert.True(read.Deleted);
        Assert.Equal((row.Ordinal, 2L, 2L), (read.Ordinal, read.Version, read.Sequence));
        Assert.Empty(read.Schemas);
        Assert.Empty(read.Features);

        var back = await Tracks.Write(row with { Version = 3, Features = [] }, Token);
        Assert.Equal((row.Ordinal, tombstone.Sequence + 1), (back.Ordinal, back.Sequence));
        Assert.Empty((await Tracks.Read(row.Track, null, Token))!.Features);
    }

    [Fact]
    public async Task A_scan_tells_every_row_behind_a_sequence_in_order_tombstones_included()
    {
        var rows = new List<TrackRow>();
        for (var number = 0; number < 40; number++)
            rows.Add(await Tracks.Write(Row($"t{number}", features: number % 2 == 0 ? null : [new FeatureVector("other-2", [1])]), Token));
        await Tracks.Write(Tombstone(rows[3]), Token);
        await Tracks.Write(rows[5] with { Version = 2 }, Token);

        var all = await Collect(Tracks.Scan(Schema, 0, Token));
        Assert.Equal(40, all.Count);
        Assert.Equal(all.Select(row => row.Sequence).Order(), all.Select(row => row.Sequence));
        Assert.Equal(["t3", "t5"], all.TakeLast(2).Select(row => row.Track.Value));
        Assert.True(all[^2].Deleted);
        Assert.All(all, row => Assert.Equal(row.Schemas.Contains(Schema), row.FeaturesIn(Schema) is not null));
        Assert.All(all, row => Assert.Null(row.FeaturesIn("other-2")));
        Assert.Equal(["t3", "t5"], (await Collect(Tracks.Scan(null, 40, Token))).Select(row => row.Track.Value));
        Assert.All(await Collect(Tracks.Scan(null, 0, Token)), row => Assert.Empty(row.Features));
        Assert.Empty(await Collect(Tracks.Scan(Schema, 42, Token)));
    }

    [Fact]
    public async Task A_scan_ends_where_the_library_ended_when_it_began()
    {
        for (var number = 0; number < 20; number++)
            await Tracks.Write(Row($"t{number}"), Token);

        var seen = new List<long>();
        await foreach (var row in Tracks.Scan(null, 0, Token))
        {
            seen.Add(row.Sequence);
            await Tracks.Write(Row($"later{seen.Count}"), Token);
        }

        Assert.Equal(Enumerable.Range(1, 20).Select(number => (long)number), seen);
    }

    [Fact]
    public async Task A_producers_scan_tells_the_living_rows_that_credit_them_in_any_role()
    {
        var first = await Tracks.Write(Row("a", producers: ["Kenta Cho", "Other"]), Token);
        await Tracks.Write(Row("b") with { Credits = [new Credit("KENTA  CHO", CreditRole.Executive, CreditSource.Tag)] }, Token);
        await Tracks.Write(Row("c", producers: ["Other"]), Token);
        var kenta = ProducerId.FromName("kenta cho");

        Assert.Equal(["a", "b"], (await Collect(Tracks.ScanProducer(kenta, Schema, Token))).Select(row => row.Track.Value).Order());
        Assert.NotNull((await Collect(Tracks.ScanProducer(kenta, Schema, Token)))[0].FeaturesIn(Schema));

        await Tracks.Write(Tombstone(first), Token);
        Assert.Equal(["b"], (await Collect(Tracks.ScanProducer(kenta, Schema, Token))).Select(row => row.Track.Value));
    }

    [Fact]
    public async Task A_track_waits_for_propagation_until_its_newest_version_is_noted()
    {
        var (a, b, c) = (await Tracks.Write(Row("a"), Token), await Tracks.Write(Row("b"), Token), await Tracks.Write(Row("c"), Token));
        Assert.Equal([a.Track, b.Track, c.Track], await Tracks.Unpropagated(10, Token));
        Assert.Equal([a.Track, b.Track], await Tracks.Unpropagated(2, Token));

        await Tracks.MarkPropagated(b.Track, 1, Token);
        Assert.Equal([a.Track, c.Track], await Tracks.Unpropagated(10, Token));

        await Tracks.Write(a with { Version = 2 }, Token);
        await Tracks.MarkPropagated(a.Track, 1, Token);
        Assert.Equal([c.Track, a.Track], await Tracks.Unpropagated(10, Token));

        await Tracks.MarkPropagated(a.Track, 2, Token);
        await Tracks.MarkPropagated(c.Track, 1, Token);
        Assert.Empty(await Tracks.Unpropagated(10, Token));
    }

    [Fact]
    public async Task Rows_are_noted_by_their_sequences_unless_they_were_written_again()
    {
        var (a, b, c) = (await Tracks.Write(Row("a"), Token), await Tracks.Write(Row("b"), Token), await Tracks.Write(Row("c"), Token));
        await Tracks.Write(b with { Version = 2 }, Token);
        await Tracks.MarkPropagated([a.Sequence, b.Sequence], Token);
        Assert.Equal([c.Track, b.Track], await Tracks.Unpropagated(10, Token));
    }

    [Fact]
    public async Task A_write_withdrawn_before_it_began_is_cancelled()
    {
        using var withdrawn = new CancellationTokenSource();
        await withdrawn.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Tracks.Write(Row("a"), withdrawn.Token));
        Assert.Null(await Tracks.Read(TrackId.Parse("a"), null, Token));
    }

    /// <summary>Opens an empty storage.</summary>
    protected abstract Task<LibraryStores> Open();

    /// <summary>Removes what <see cref="Open"/> made, after it has been closed.</summary>
    protected abstract Task CleanUp();
}
