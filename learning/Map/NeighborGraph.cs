namespace ProductionValue.Learning;

/// <summary>The nearest neighbours of each track of a map.</summary>
/// <param name="Neighbors">For each track the positions of its nearest others, nearest first, shape [tracks][k]; never the track itself.</param>
/// <param name="Distances">Their distances, not below 0; shape as <paramref name="Neighbors"/>.</param>
public sealed record NeighborGraph(IReadOnlyList<int[]> Neighbors, IReadOnlyList<float[]> Distances)
{
    /// <summary>Number of tracks.</summary>
    public int Count => Neighbors.Count;

    /// <summary>Compares every track with every other, on all cores: for up to some ten thousand. Beyond, ask the index.</summary>
    /// <param name="embeddings">Unit-length embeddings.</param>
    /// <param name="k">Neighbours of each, at least 1; fewer where there are fewer tracks.</param>
    /// <param name="cancellationToken">Gives up between two tracks.</param>
    /// <exception cref="ArgumentOutOfRangeException">k is below 1.</exception>
    public static NeighborGraph Exact(IReadOnlyList<float[]> embeddings, int k, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(embeddings);
        Require.InRange(k, 1, int.MaxValue);
        var neighbors = new int[embeddings.Count][];
        var distances = new float[embeddings.Count][];
        Parallel.For(0, embeddings.Count, new ParallelOptions { CancellationToken = cancellationToken }, track =>
        {
            var nearest = new PriorityQueue<int, (float Similarity, int Later)>();
            for (var other = 0; other < embeddings.Count; other++)
            {
                if (other == track)
                    continue;
                var similarity = Dot.Product(embeddings[track], embeddings[other]);
                if (nearest.Count < k)
                    nearest.Enqueue(other, (similarity, -other));
                else
                    nearest.EnqueueDequeue(other, (similarity, -other));
            }

            (neighbors[track], distances[track]) = (new int[nearest.Count], new float[nearest.Count]);
            while (nearest.TryDequeue(out var other, out var priority))
                (neighbors[track][nearest.Count], distances[track][nearest.Count]) = (other, Math.Max(0, 1 - priority.Similarity));
        });
        return new NeighborGraph(neighbors, distances);
    }

    internal void Check()
    {
        Require.That(Distances.Count == Count, nameof(Distances), $"expected distances for {Count} tracks, got {Distances.Count}");
        for (var track = 0; track < Count; track++)
        {
            var (neighbors, distances) = (Neighbors[track], Distances[track]);
            if (neighbors.Length != distances.Length)
                throw new ArgumentException($"expected {neighbors.Length} distances for track {track}, got {distances.Length}", nameof(Distances));
            foreach (var neighbor in neighbors)
                if (neighbor < 0 || neighbor >= Count || neighbor == track)
                    throw new ArgumentException($"expected another track of {Count}, got {neighbor} as neighbour of track {track}", nameof(Neighbors));
        }
    }
}
