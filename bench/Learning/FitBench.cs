using System.Diagnostics;
using System.Globalization;
using ProductionValue.Learning;
using ProductionValue.Search;

namespace ProductionValue.Bench.Learning;

/// <summary>
/// Times what a new generation takes beside a library that goes on answering: <c>pv-bench fit [--tracks 100000] [--dimensions 447]</c>.
/// The steps are the silo's: choose settings, fit, cross-validate, embed every track, build the index one track at a time.
/// </summary>
internal static class FitBench
{
    private const int TracksOfProducer = 100;
    private const int EmbeddingDimension = 64;

    /// <summary>Runs it.</summary>
    public static int Run(string[] arguments)
    {
        var count = Number(arguments, "--tracks", 100_000);
        var dimensions = Number(arguments, "--dimensions", 447);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{count} made-up tracks of {dimensions} dimensions, {count / TracksOfProducer} producers, {Environment.ProcessorCount} cores"));
        var set = new TrainingSet([.. Enumerable.Range(0, count).AsParallel().AsOrdered().Select(number => Draw(number, dimensions))]);
        using var answering = new Questions(Math.Min(count, 20_000));
        var total = Stopwatch.StartNew();
        var settings = Time("choose settings", () => GenerationModel.ChooseSettings(set));
        var options = new FitOptions { Settings = settings };
        var model = Time("fit", () => GenerationModel.Fit(set, options));
        Time("cross-validate", () => Evaluation.Run(
            set, options: new EvaluationOptions { Folds = 4, WithUnseenProducers = false, MaximumTracks = 2000, Fit = options }));
        var embeddings = Time("embed", () => set.Tracks.Select(track => model.Embedding.Embed(track.Features)).ToArray());
        Time("index", () =>
        {
            using var index = new HnswIndex(new HnswOptions { Dimensions = model.Embedding.Dimension, Metric = Metric.Cosine, Seed = 1 });
            for (var i = 0; i < embeddings.Length; i++)
                index.Add((ulong)i + 1, embeddings[i]);
            return index.Count;
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{"all together",-20} {total.Elapsed.TotalSeconds,8:0.0} s"));
        Console.WriteLine(answering.Tell());
        return 0;
    }

    private static int Number(string[] arguments, string name, int otherwise) =>
        Array.IndexOf(arguments, name) is var at and >= 0 && at + 1 < arguments.Length ? int.Parse(arguments[at + 1], CultureInfo.InvariantCulture) : otherwise;

    private static T Time<T>(string step, Func<T> work)
    {
        var watch = Stopwatch.StartNew();
        var result = work();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{step,-20} {watch.Elapsed.TotalSeconds,8:0.0} s"));
        return result;
    }

    private static TrainingTrack Draw(int number, int dimensions)
    {
        var producer = number / TracksOfProducer;
        var album = number / 10;
        var (sound, lean, own) = (new Random(producer), new Random(1_000_003 + album), new Random(2_000_003 + number));
        var features = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
            features[i] = (float)((2 * sound.NextDouble()) + lean.NextDouble() + (3 * own.NextDouble()));
        return new TrainingTrack($"t{number:000000}", features, [$"producer {producer}"], $"artist {album / 2}", $"album {album}");
    }

    /// <summary>One caller who goes on asking the old generation's index.</summary>
    private sealed class Questions : IDisposable
    {
        private readonly HnswIndex index = new(new HnswOptions { Dimensions = EmbeddingDimension, Metric = Metric.Cosine, Seed = 1 });
        private readonly Thread asking;
        private readonly List<double> milliseconds = [];
        private readonly ManualResetEventSlim ended = new();

        public Questions(int count)
        {
            var random = new Random(7);
            var embedding = new float[EmbeddingDimension];
            for (var id = 1; id <= count; id++)
            {
                Fill(random, embedding);
                index.Add((ulong)id, embedding);
            }

            asking = new Thread(Ask);
            asking.Start();
        }

        public string Tell()
        {
            ended.Set();
            asking.Join();
            milliseconds.Sort();
            return string.Create(
                CultureInfo.InvariantCulture,
                $"meanwhile {milliseconds.Count} questions were answered, median {milliseconds[milliseconds.Count / 2]:0.00} ms, 99 % within {milliseconds[(int)(milliseconds.Count * 0.99)]:0.00} ms, longest {milliseconds[^1]:0.0} ms");
        }

        public void Dispose()
        {
            ended.Set();
            asking.Join();
            index.Dispose();
            ended.Dispose();
        }

        private void Ask()
        {
            var random = new Random(8);
            var (query, nearest) = (new float[EmbeddingDimension], new Neighbor[10]);
            while (!ended.Wait(5))
            {
                Fill(random, query);
                var began = Stopwatch.GetTimestamp();
                index.Search(query, nearest, 96);
                milliseconds.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            }
        }

        private static void Fill(Random random, float[] embedding)
        {
            for (var i = 0; i < embedding.Length; i++)
                embedding[i] = (float)(random.NextDouble() - 0.5);
        }
    }
}
