using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Search;
using ProductionValue.Grains.Tracks;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Map;

/// <inheritdoc cref="IMapGrain"/>
[KeepAlive]
internal sealed class MapGrain(
    MapComputation computation, ITrackStore store, QueryResolver resolver, GenerationCache generations, ShardFanOut shards, IOptions<LibraryOptions> options,
    TimeProvider time, ILogger<MapGrain> logger) : Grain, IMapGrain, IDisposable
{
    private const int PlacedAmong = 10;

    private readonly OperationBoard board = new(logger);
    private string? running;
    private MapFile? map;
    private LibraryMap? columns; // Of the map at hand, up to a sequence.
    private long sequence = -1;

    private string FilePath => Path.Combine(options.Value.IndexDirectory, "library.pvmap");

    public override async Task OnActivateAsync(CancellationToken cancellationToken) =>
        map = await Task.Run(() => MapFile.Read(FilePath), cancellationToken);

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => board.Stop();

    /// <summary>Called when the activation is gone.</summary>
    public void Dispose() => board.Dispose();

    public Task<OperationStatus> Start(CancellationToken cancellationToken)
    {
        if (running is { } joined)
            return Task.FromResult(board.Find(joined)!);
        var started = board.Start("map", "reading tracks", LayOut);
        running = started.Id;
        return Task.FromResult(started);
    }

    public Task<OperationStatus?> Progress(string operation, CancellationToken cancellationToken) => Task.FromResult(board.Find(operation));

    public Task<OperationStatus?> Cancel(string operation, CancellationToken cancellationToken) => Task.FromResult(board.Cancel(operation));

    public async Task<Answer<LibraryMap>> Read(CancellationToken cancellationToken)
    {
        if (await Refuse(cancellationToken) is { } refusal)
            return new(null, refusal.Reason, refusal.Detail);
        var last = await store.LastSequence(cancellationToken);
        return new(columns is not null && sequence == last ? columns : await Refresh(last, cancellationToken));
    }

    public async Task<Answer<MapPlace>> Place(QueryTrack query, CancellationToken cancellationToken)
    {
        if (await Refuse(cancellationToken) is { } refusal)
            return new(null, refusal.Reason, refusal.Detail);
        var resolved = await resolver.Resolve(query, cancellationToken);
        if (resolved.Value is not { } about)
            return new(null, resolved.Reason, resolved.Detail);
        if (Array.Find(about.Self, track => map!.Places.ContainsKey(track)) is { Value: not null } own)
            return new(Scaled(map!.Places[own]));
        if (await shards.SearchAll(about.Generation.Number, new ShardQuery(about.Embedding, PlacedAmong, about.Self), cancellationToken) is not { } neighbors)
            return new(null, Unanswerable.Busy, "the search pool is full: ask again shortly");
        return Among(neighbors) is { } place ? new(Scaled(place)) : new(null, Unanswerable.NotFound, "no neighbour of it is on the map");
    }

    private async Task LayOut(string operation, CancellationToken cancellationToken)
    {
        try
        {
            var current = await GrainFactory.GetGrain<IModelGrain>(0).Current(cancellationToken);
            if (current.Live == 0)
                throw new InvalidOperationException("nothing has been fitted yet: ingest music, then fit");
            var next = await computation.Run(
                current.Live, map, step => board.Report(operation, status => status with { Step = step }), board.Shares(operation), cancellationToken);
            await Task.Run(() => next.Write(FilePath), cancellationToken);
            (map, columns) = (next, null);
            board.Report(operation, status => status with { Step = "done" });
        }
        finally
        {
            running = null;
        }
    }

    /// <summary>Why the map cannot be told; null where it can. Starts laying out what is missing.</summary>
    private async Task<(Unanswerable Reason, string Detail)?> Refuse(CancellationToken cancellationToken)
    {
        var current = await GrainFactory.GetGrain<IModelGrain>(0).Current(cancellationToken);
        if (current.Live == 0)
            return (Unanswerable.NoGeneration, "nothing has been fitted yet: ingest music, then fit");
        if (map?.Generation != current.Live)
            await Start(cancellationToken); // The old one is told until the new one is there.
        return map is null ? (Unanswerable.NotFound, $"the map is being laid out: operation {running}") : null;
    }

    /// <summary>Reads the tracks of now; those that came since the layout are placed among their neighbours, and nothing else moves.</summary>
    private async Task<LibraryMap> Refresh(long last, CancellationToken cancellationToken)
    {
        var (drawn, places) = (map!, new Dictionary<TrackId, MapPoint>(map!.Places));
        var (rows, current) = (new List<TrackRow>(), await GrainFactory.GetGrain<IModelGrain>(0).Current(cancellationToken));
        await foreach (var row in store.Scan(null, 0, cancellationToken))
        {
            if (!row.Deleted)
                rows.Add(row);
        }

        if (drawn.Generation == current.Live)
        {
            foreach (var row in rows.Where(row => !places.ContainsKey(row.Track)).ToArray())
                await PlaceNew(row.Track, places, current, cancellationToken);
        }

        rows.Sort((one, other) => string.CompareOrdinal(one.Track.Value, other.Track.Value));
        var told = await Task.Run(() => MapColumns.Of(rows, places, drawn.Scale, drawn.Generation, time.GetUtcNow().UtcTicks), cancellationToken);
        if (ReferenceEquals(map, drawn)) // Unless a new layout has ended meanwhile: the next reader is told that.
            (map, columns, sequence) = (drawn with { Places = places }, told, last);
        return told;
    }

    private async Task PlaceNew(TrackId track, Dictionary<TrackId, MapPoint> places, GenerationPair current, CancellationToken cancellationToken)
    {
        if (await GrainFactory.GetGrain<ITrackGrain>(track.Value).Features(current.Schema, cancellationToken) is not { } vector)
            return;
        var generation = await generations.Get(current.Live, cancellationToken);
        var question = new ShardQuery(generation.Embed(vector.Values), PlacedAmong, [track]);
        if (await shards.SearchAll(current.Live, question, cancellationToken) is { } neighbors && Among(neighbors) is { } place)
            places[track] = place;
    }

    private MapPoint? Among(ShardNeighbor[] neighbors)
    {
        (MapPoint, double)[] placed = [.. neighbors
            .Where(neighbor => map!.Places.ContainsKey(neighbor.Track))
            .Select(neighbor => (map!.Places[neighbor.Track], 1.0 - neighbor.Cosine))];
        return placed.Length > 0 ? MapPlacement.Among(placed) : null;
    }

    private MapPlace Scaled(MapPoint place) => new(place.X / map!.Scale, place.Y / map.Scale, map.Generation);
}
