using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Search;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Map;

/// <summary>Lays the library out, off the grain scheduler and beside the searches.</summary>
internal sealed class MapComputation(TrainingRows rows, GenerationCache generations, ShardFanOut shards, IOptions<LibraryOptions> options)
{
    private const int NeighborCount = 15;
    private const int MostExact = 12_000; // Up to here comparing all is as fast as asking the index.
    private const int SideBySide = 4;
    private static readonly TimeSpan BusyPause = TimeSpan.FromMilliseconds(20);

    /// <summary>Computes a layout.</summary>
    /// <param name="number">The generation.</param>
    /// <param name="start">The layout to begin from; null begins afresh.</param>
    /// <param name="step">Told what is being done.</param>
    /// <param name="progress">Told the share of it done.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="InvalidOperationException">The library holds no track of the generation's schema.</exception>
    public async Task<MapFile> Run(int number, MapFile? start, Action<string> step, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var generation = await generations.Get(number, cancellationToken);
        var tracks = await rows.Read(generation.Schema, int.MaxValue, cancellationToken);
        if (tracks.Count == 0)
            throw new InvalidOperationException($"the library holds no track with features of schema {generation.Schema}: ingest music first");
        var ids = tracks.Select(track => TrackId.Parse(track.Track)).ToArray();
        var embeddings = await Task.Run(() => tracks.Select(track => generation.Embed(track.Features)).ToArray(), cancellationToken);
        step($"finding the neighbours of {ids.Length} tracks");
        var graph = ids.Length <= MostExact
            ? await Task.Run(() => NeighborGraph.Exact(embeddings, NeighborCount, cancellationToken), cancellationToken)
            : await Ask(number, ids, embeddings, progress, cancellationToken);
        step($"laying out {ids.Length} tracks");
        var places = start is null ? null : ids.Select(id => start.Places.TryGetValue(id, out var place) ? place : (MapPoint?)null).ToArray();
        var layout = new MapOptions { Seed = 1, Start = places, Threads = options.Value.MapThreads };
        var laidOut = await Task.Factory.StartNew(
            () => MapLayout.Compute(graph, embeddings, layout, progress, cancellationToken),
            cancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var reach = laidOut.Max(place => Math.Max(Math.Abs(place.X), Math.Abs(place.Y)));
        return new MapFile(number, Math.Max(reach, 1e-6f), ids.Zip(laidOut).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    /// <summary>Asks the index for everyone's neighbours; a full search pool makes it wait, questions of people come first.</summary>
    private async Task<NeighborGraph> Ask(int generation, TrackId[] ids, float[][] embeddings, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var positions = ids.Select((id, position) => (id, position)).ToDictionary(pair => pair.id, pair => pair.position);
        var (neighbors, distances) = (new int[ids.Length][], new float[ids.Length][]);
        var done = 0;
        await Parallel.ForAsync(0, ids.Length, new ParallelOptions { MaxDegreeOfParallelism = SideBySide, CancellationToken = cancellationToken }, async (track, cancelled) =>
        {
            ShardNeighbor[]? found;
            while ((found = await shards.SearchAll(generation, new ShardQuery(embeddings[track], NeighborCount, [ids[track]]), cancelled)) is null)
                await Task.Delay(BusyPause, cancelled);
            var known = found.Where(neighbor => positions.ContainsKey(neighbor.Track)).ToArray();
            neighbors[track] = Array.ConvertAll(known, neighbor => positions[neighbor.Track]);
            distances[track] = Array.ConvertAll(known, neighbor => Math.Max(0, 1 - neighbor.Cosine));
            var now = Interlocked.Increment(ref done);
            if (now % 256 == 0)
                progress.Report(now / (double)ids.Length);
        });
        return new NeighborGraph(neighbors, distances);
    }
}
