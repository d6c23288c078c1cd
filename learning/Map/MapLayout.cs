namespace ProductionValue.Learning;

/// <summary>Lays tracks out in the plane so that neighbours lie close: uniform manifold approximation (McInnes, Healy &amp; Melville 2018).</summary>
/// <remarks>
/// In each epoch every track moves against the others' places of the epoch before, and draws from a generator of its own, so that
/// the result is the same on any number of cores.
/// </remarks>
public static class MapLayout
{
    // 1 / (1 + a·d^2b) fitted to full closeness within a distance of 0.1 that falls off exponentially beyond.
    private const float CurveA = 1.577f;
    private const float CurveB = 0.895f;
    private const float LargestStep = 4;
    private const int PushesPerPull = 5;
    private const float StartSpan = 10;

    /// <summary>Lays out.</summary>
    /// <param name="graph">Nearest neighbours, 10 to 30 of each track.</param>
    /// <param name="embeddings">Unit-length embeddings, one a track: their two principal directions are the start.</param>
    /// <param name="options">How; null for the defaults.</param>
    /// <param name="progress">Told the share done, 0…1.</param>
    /// <param name="cancellationToken">Gives up between two epochs.</param>
    /// <returns>A place a track.</returns>
    /// <exception cref="ArgumentException">Numbers of tracks that differ, or a neighbour that is no other track.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number of epochs outside its limits.</exception>
    public static IReadOnlyList<MapPoint> Compute(
        NeighborGraph graph,
        IReadOnlyList<float[]> embeddings,
        MapOptions? options = null,
        IProgress<double>? progress = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(embeddings);
        options ??= new MapOptions();
        graph.Check();
        Require.That(embeddings.Count == graph.Count, nameof(embeddings), $"expected {graph.Count} embeddings, got {embeddings.Count}");
        Require.That(options.Start is null || options.Start.Count == graph.Count, nameof(options), $"expected {graph.Count} places to start from");
        var epochs = options.Epochs ?? (graph.Count < 10_000 ? 500 : 200);
        Require.InRange(epochs, 1, 10_000, nameof(options));
        var workers = options.Threads ?? Environment.ProcessorCount;
        Require.InRange(workers, 1, 256, nameof(options));
        var places = MapStart.Places(graph, embeddings, options.Start, StartSpan);
        var moved = new MapPoint[places.Length];
        var edges = new FuzzyEdges(graph);
        bool[] held = [.. Enumerable.Range(0, graph.Count).Select(track => options.KeepStart && options.Start?[track] is not null)];
        using var threads = new LoopThreads(workers);
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (from, to, pass) = (places, moved, epoch);
            var rate = 1 - ((float)epoch / epochs);
            threads.Run(graph.Count, track =>
                to[track] = held[track] ? from[track] : Move(track, from, edges, rate, (uint)HashCode(options.Seed, pass, track)));
            (places, moved) = (moved, places);
            progress?.Report((epoch + 1.0) / epochs);
        }

        return places;
    }

    private static MapPoint Move(int track, MapPoint[] places, FuzzyEdges edges, float rate, uint random)
    {
        var (x, y) = (places[track].X, places[track].Y);
        var (ends, weights) = (edges.Ends[track], edges.Weights[track]);
        for (var edge = 0; edge < ends.Length; edge++)
        {
            // An edge takes part in so many epochs as it is strong.
            if (Next(ref random) > weights[edge] * uint.MaxValue)
                continue;
            var end = places[ends[edge]];
            var (dx, dy) = (x - end.X, y - end.Y);
            var squared = (dx * dx) + (dy * dy);
            if (squared > 0)
            {
                var power = MathF.Pow(squared, CurveB);
                var pull = -2 * CurveA * CurveB * power / squared / (1 + (CurveA * power));
                x += rate * Math.Clamp(pull * dx, -LargestStep, LargestStep);
                y += rate * Math.Clamp(pull * dy, -LargestStep, LargestStep);
            }

            for (var push = 0; push < PushesPerPull; push++)
            {
                var other = (int)(Next(ref random) % (uint)places.Length);
                if (other != track)
                    Push(ref x, ref y, places[other], rate);
            }
        }

        return new MapPoint(x, y);
    }

    private static void Push(ref float x, ref float y, MapPoint other, float rate)
    {
        var (dx, dy) = (x - other.X, y - other.Y);
        var squared = (dx * dx) + (dy * dy);
        if (squared <= 0)
            return;
        var push = 2 * CurveB / ((0.001f + squared) * (1 + (CurveA * MathF.Pow(squared, CurveB))));
        x += rate * Math.Clamp(push * dx, -LargestStep, LargestStep);
        y += rate * Math.Clamp(push * dy, -LargestStep, LargestStep);
    }

    /// <summary>Xorshift (Marsaglia 2003): one small generator a track and epoch.</summary>
    private static uint Next(ref uint state)
    {
        state ^= state << 13;
        state ^= state >> 17;
        return state ^= state << 5;
    }

    /// <summary>Mixes seed, epoch and track into a start that is not zero and does not depend on the process.</summary>
    private static int HashCode(int seed, int epoch, int track)
    {
        var mixed = (((ulong)(uint)seed * 0x9E3779B97F4A7C15) ^ ((ulong)(uint)epoch << 32) ^ (uint)track) * 0xBF58476D1CE4E5B9;
        mixed ^= mixed >> 29;
        mixed *= 0x94D049BB133111EB;
        return (int)((mixed >> 32) | 1);
    }
}
