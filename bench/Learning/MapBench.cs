using System.Diagnostics;
using System.Globalization;
using ProductionValue.Learning;
using ProductionValue.Search;

namespace ProductionValue.Bench.Learning;

/// <summary>
/// Times the map and measures how far it can be trusted: <c>pv-bench map [--sizes 10000,100000] [--no-peer]</c>. The peer is scikit-learn's
/// t-SNE (Debian's python3-sklearn) on the same 1,000 embeddings.
/// </summary>
internal static class MapBench
{
    private const int Dimension = 48;
    private const int NeighborCount = 15;
    private const int MostExact = 12_000; // As the silo does it.
    private const int Compared = 1000;

    /// <summary>Runs it.</summary>
    public static int Run(string[] arguments)
    {
        var sizes = Array.IndexOf(arguments, "--sizes") is var at and >= 0 ? arguments[at + 1] : "10000,100000";
        foreach (var size in sizes.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(text => int.Parse(text, CultureInfo.InvariantCulture)))
            Measure(size);
        var embeddings = Draw(Compared);
        var watch = Stopwatch.StartNew();
        var ours = MapLayout.Compute(NeighborGraph.Exact(embeddings, NeighborCount), embeddings);
        Tell("ours, 1,000 tracks", watch.Elapsed, embeddings, ours);
        return arguments.Contains("--no-peer") ? 0 : Peer(embeddings);
    }

    private static void Measure(int size)
    {
        var embeddings = Draw(size);
        var watch = Stopwatch.StartNew();
        var graph = size <= MostExact ? NeighborGraph.Exact(embeddings, NeighborCount) : Asked(embeddings);
        var found = watch.Elapsed;
        var places = MapLayout.Compute(graph, embeddings);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{size} tracks: {watch.Elapsed.TotalSeconds:0.0} s ({found.TotalSeconds:0.0} s of it neighbours), nearest on the map of the same sound {SameSound(places):0.000}"));
    }

    /// <summary>Neighbours by the index; building that is the fit's work and not counted in the silo, but here it is.</summary>
    private static NeighborGraph Asked(float[][] embeddings)
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = Dimension, Metric = Metric.Cosine, Seed = 1 });
        var flat = new float[embeddings.Length * Dimension];
        for (var i = 0; i < embeddings.Length; i++)
            embeddings[i].CopyTo(flat, i * Dimension);
        index.AddMany(Array.ConvertAll([.. Enumerable.Range(0, embeddings.Length)], i => (ulong)i), flat, Environment.ProcessorCount);
        var (neighbors, distances) = (new int[embeddings.Length][], new float[embeddings.Length][]);
        Parallel.For(0, embeddings.Length, track =>
        {
            var nearest = new Neighbor[NeighborCount + 1];
            var found = index.Search(embeddings[track], nearest, 96);
            var others = nearest[..found].Where(neighbor => (int)neighbor.Id != track).Take(NeighborCount).ToArray();
            neighbors[track] = Array.ConvertAll(others, neighbor => (int)neighbor.Id);
            distances[track] = Array.ConvertAll(others, neighbor => Math.Max(0, neighbor.Distance));
        });
        return new NeighborGraph(neighbors, distances);
    }

    private static int Peer(float[][] embeddings)
    {
        var file = Path.GetTempFileName();
        try
        {
            File.WriteAllLines(file, embeddings.Select(embedding => string.Join(' ', embedding.Select(value => value.ToString("R", CultureInfo.InvariantCulture)))));
            const string Script = "import sys,time,numpy as np\nfrom sklearn.manifold import TSNE\nX=np.loadtxt(sys.argv[1])\nt=time.time()\nY=TSNE(metric='cosine',init='random',random_state=1,n_jobs=2).fit_transform(X)\n"
                + "print('seconds',time.time()-t)\nfor y in Y: print(*y)\n";
            using var python = Process.Start(new ProcessStartInfo("/usr/bin/python3", ["-c", Script, file]) { RedirectStandardOutput = true })!;
            var lines = python.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);
            python.WaitForExit();
            if (python.ExitCode != 0)
            {
                Console.Error.WriteLine("the peer needs Debian's python3-sklearn: apt-get install python3-sklearn");
                return 1;
            }

            var seconds = double.Parse(lines[0].Split(' ')[1], CultureInfo.InvariantCulture);
            MapPoint[] places = [.. lines.Skip(1).Select(line => Array.ConvertAll(line.Split(' '), part => float.Parse(part, CultureInfo.InvariantCulture))).Select(pair => new MapPoint(pair[0], pair[1]))];
            Tell("scikit-learn's t-SNE, the same tracks", TimeSpan.FromSeconds(seconds), embeddings, places);
            return 0;
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static void Tell(string who, TimeSpan elapsed, float[][] embeddings, IReadOnlyList<MapPoint> places) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{who}: {elapsed.TotalSeconds:0.0} s, trustworthiness {Trustworthiness.Of(embeddings, places, 5):0.0000} (5 neighbours), {Trustworthiness.Of(embeddings, places, 12):0.0000} (12)"));

    /// <summary>Tracks in 40 sounds of unequal size and spread.</summary>
    private static float[][] Draw(int count) => [.. Enumerable.Range(0, count).Select(number =>
    {
        var (sound, own) = (new Random(number % 40), new Random(1000 + number));
        var spread = 0.6 + (0.05 * (number % 40 % 8));
        var embedding = new float[Dimension];
        for (var i = 0; i < Dimension; i++)
            embedding[i] = (float)(sound.NextDouble() - 0.5 + (spread * (own.NextDouble() + own.NextDouble() - 1)));
        var length = MathF.Sqrt(embedding.Sum(value => value * value));
        return Array.ConvertAll(embedding, value => value / length);
    })];

    /// <summary>Share of some tracks whose nearest on the map has the same sound.</summary>
    private static double SameSound(IReadOnlyList<MapPoint> places)
    {
        var asked = Enumerable.Range(0, 500).Select(number => (int)((long)number * places.Count / 500)).ToArray();
        return asked.Count(track => Enumerable.Range(0, places.Count).Where(other => other != track)
            .MinBy(other => Math.Pow(places[other].X - places[track].X, 2) + Math.Pow(places[other].Y - places[track].Y, 2)) % 40 == track % 40) / (double)asked.Length;
    }
}
