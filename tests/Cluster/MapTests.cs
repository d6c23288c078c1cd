using ProductionValue.Contracts;

namespace ProductionValue.Tests.Cluster;

/// <summary>The map as the cluster lays it out, keeps it and adds to it.</summary>
public sealed class MapTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task Before_a_layout_the_map_says_so_and_begins_one()
    {
        await using var cluster = await LibraryCluster.Start();
        Assert.Equal(Unanswerable.NoGeneration, (await Map(cluster).Read(None)).Reason);
        await Fill(cluster);
        var first = await Map(cluster).Read(None);
        Assert.Equal(Unanswerable.NotFound, first.Reason);
        await Ended(cluster, await Map(cluster).Start(None));
        Assert.NotNull((await Map(cluster).Read(None)).Value);
    }

    [Fact]
    public async Task A_map_holds_every_track_with_its_producer_and_those_of_one_sound_lie_together()
    {
        await using var cluster = await LibraryCluster.Start();
        await Fill(cluster);
        var map = await LaidOut(cluster);
        Assert.Equal(36, map.Tracks.Length);
        Assert.All((float[])[.. map.X, .. map.Y], coordinate => Assert.InRange(coordinate, -1, 1));
        Assert.All(Enumerable.Range(0, 36), track => Assert.Equal($"Producer {map.Tracks[track].Value[1]}", map.Producers[map.Producer[track]]));
        var nearestOfOwn = Enumerable.Range(0, 36).Count(track => map.Producer[Nearest(map, track)] == map.Producer[track]);
        Assert.True(nearestOfOwn >= 30, $"expected 30 of 36 tracks beside one of their producer, got {nearestOfOwn}");
    }

    [Fact]
    public async Task A_new_track_is_placed_among_its_sound_and_nothing_else_moves_not_even_after_a_restart()
    {
        await using var cluster = await LibraryCluster.Start();
        await Fill(cluster);
        var before = await LaidOut(cluster);
        await cluster.Put(Sounds.Track(1, 77));
        var after = (await Map(cluster).Read(None)).Value!;
        Assert.Equal(37, after.Tracks.Length);
        Assert.NotEqual(before.Version, after.Version);
        Assert.All(Enumerable.Range(0, 36), track => Assert.Equal(Place(before, before.Tracks[track]), Place(after, before.Tracks[track])));
        var neighbor = Nearest(after, Array.IndexOf(after.Tracks, TrackId.Parse("p1-t77")));
        Assert.Equal("Producer 1", after.Producers[after.Producer[neighbor]]);
        var asked = (await Map(cluster).Place(new QueryTrack(null, "new", "x", Sounds.Track(1, 77).Features), None)).Value!;
        Assert.Equal(Place(after, TrackId.Parse("p1-t77")), (asked.X, asked.Y), (one, other) => Math.Abs(one.Item1 - other.Item1) + Math.Abs(one.Item2 - other.Item2) < 0.05);
        await cluster.Restart(crash: true);
        var again = (await Map(cluster).Read(None)).Value!;
        Assert.All(before.Tracks, track => Assert.Equal(Place(before, track), Place(again, track)));
    }

    [Fact]
    public async Task A_cancelled_layout_leaves_the_map_as_it_was()
    {
        await using var cluster = await LibraryCluster.Start();
        await Fill(cluster);
        var before = await LaidOut(cluster);
        var anew = await Map(cluster).Start(None);
        await Map(cluster).Cancel(anew.Id, None);
        Assert.Equal("cancelled", (await Ended(cluster, anew)).Error);
        Assert.Equal(before.X, (await Map(cluster).Read(None)).Value!.X);
    }

    private static IMapGrain Map(LibraryCluster cluster) => cluster.Cluster.Client.GetGrain<IMapGrain>(0);

    private static async Task Fill(LibraryCluster cluster)
    {
        await Task.WhenAll(Sounds.Library(3, 12).Select(track => cluster.Put(track)));
        await cluster.Fit();
    }

    private static async Task<LibraryMap> LaidOut(LibraryCluster cluster)
    {
        Assert.Null((await Ended(cluster, await Map(cluster).Start(None))).Error);
        return (await Map(cluster).Read(None)).Value!;
    }

    private static async Task<OperationStatus> Ended(LibraryCluster cluster, OperationStatus operation)
    {
        while (!operation.Done)
        {
            await Task.Delay(20);
            operation = (await Map(cluster).Progress(operation.Id, None))!;
        }

        return operation;
    }

    private static (float X, float Y) Place(LibraryMap map, TrackId track)
    {
        var position = Array.IndexOf(map.Tracks, track);
        return (map.X[position], map.Y[position]);
    }

    private static int Nearest(LibraryMap map, int track) => Enumerable.Range(0, map.Tracks.Length).Where(other => other != track)
        .MinBy(other => Math.Pow(map.X[other] - map.X[track], 2) + Math.Pow(map.Y[other] - map.Y[track], 2));
}
