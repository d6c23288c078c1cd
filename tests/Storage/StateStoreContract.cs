using Orleans.Storage;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Storage;

/// <summary>What every storage of models, imports and grain states keeps.</summary>
public abstract class StateStoreContract : IAsyncLifetime
{
    private static readonly GrainId Grain = GrainId.Create("producer", "kenta cho");
    private LibraryStores stores = null!;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync() => stores = await Open();

    public async ValueTask DisposeAsync()
    {
        await stores.DisposeAsync();
        await CleanUp();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task A_model_is_kept_replaced_and_deleted()
    {
        Assert.Null(await stores.Models.ReadModel(1, Token));
        await stores.Models.WriteModel(1, [1, 2, 3], Token);
        await stores.Models.WriteModel(2, [], Token);
        await stores.Models.WriteModel(1, [4], Token);
        Assert.Equal(new byte[] { 4 }, await stores.Models.ReadModel(1, Token));
        Assert.Equal(Array.Empty<byte>(), await stores.Models.ReadModel(2, Token));
        await stores.Models.DeleteModel(1, Token);
        await stores.Models.DeleteModel(1, Token);
        Assert.Null(await stores.Models.ReadModel(1, Token));
    }

    [Fact]
    public async Task An_import_accounts_for_each_file_once_in_the_order_it_came_in()
    {
        Assert.Null(await stores.Ingests.Read("job", Token));
        await stores.Ingests.Write("job", IngestStatus.Running, [], Token);
        Assert.Empty((await stores.Ingests.Read("job", Token))!.Files);

        await stores.Ingests.Write(
            "job", IngestStatus.Running,
            [new("z.mp3", TrackId.Parse("z"), PutOutcome.Added, null), new("a.mp3", null, null, "a.mp3: expected audio, got text")], Token);
        await stores.Ingests.Write("other", IngestStatus.Running, [new("z.mp3", TrackId.Parse("z"), PutOutcome.Unchanged, null)], Token);
        await stores.Ingests.Write(
            "job", IngestStatus.Completed,
            [new("m.mp3", TrackId.Parse("m"), PutOutcome.Updated, "remark"), new("z.mp3", TrackId.Parse("z"), PutOutcome.Unchanged, null)], Token);

        var report = (await stores.Ingests.Read("job", Token))!;
        Assert.Equal(["z.mp3", "a.mp3", "m.mp3"], report.Files.Select(file => file.Path));
        Assert.Equal((IngestStatus.Completed, 0, 1, 1, 1), (report.Status, report.Added, report.Updated, report.Unchanged, report.Refused));
        Assert.Equal(new IngestOutcome("a.mp3", null, null, "a.mp3: expected audio, got text"), report.Files[1]);
        Assert.Equal(new IngestOutcome("m.mp3", TrackId.Parse("m"), PutOutcome.Updated, "remark"), report.Files[2]);
    }

    [Fact]
    public async Task A_grains_state_is_read_as_it_was_written()
    {
        var empty = await Load();
        Assert.False(empty.RecordExists);
        Assert.Null(empty.ETag);
        Assert.Null(empty.State!.Text);

        empty.State = new StoredState { Text = "ü", Tracks = { [TrackId.Parse("a")] = 2.5 } };
        await Save(empty);
        Assert.True(empty.RecordExists);

        var read = await Load();
        Assert.True(read.RecordExists);
        Assert.Equal(empty.ETag, read.ETag);
        Assert.Equal(("ü", 2.5), (read.State!.Text, read.State.Tracks[TrackId.Parse("a")]));
        Assert.False((await Load("other")).RecordExists);
    }

    [Fact]
    public async Task An_overtaken_activation_is_refused_even_after_a_clear()
    {
        var (first, second) = (await Load(), await Load());
        await Save(first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Save(second));

        var stale = await Load();
        await Save(first);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Save(stale));
        await Assert.ThrowsAsync<InconsistentStateException>(() => stores.GrainStates.ClearStateAsync("state", Grain, stale));

        await stores.GrainStates.ClearStateAsync("state", Grain, first);
        Assert.False(first.RecordExists);
        var cleared = await Load();
        Assert.False(cleared.RecordExists);
        await Save(cleared);
        await Assert.ThrowsAsync<InconsistentStateException>(() => Save(stale));
        Assert.True((await Load()).RecordExists);
    }

    /// <summary>Opens an empty storage.</summary>
    protected abstract Task<LibraryStores> Open();

    /// <summary>Removes what <see cref="Open"/> made, after it has been closed.</summary>
    protected abstract Task CleanUp();

    private async Task<GrainState<StoredState>> Load(string name = "state")
    {
        var state = new GrainState<StoredState>();
        await stores.GrainStates.ReadStateAsync(name, Grain, state);
        return state;
    }

    private Task Save(GrainState<StoredState> state) => stores.GrainStates.WriteStateAsync("state", Grain, state);
}

/// <summary>A state as grains have them.</summary>
[GenerateSerializer, Alias("pv.tests.StoredState")]
public sealed class StoredState
{
    [Id(0)]
    public string? Text { get; set; }

    [Id(1)]
    public Dictionary<TrackId, double> Tracks { get; } = [];
}
