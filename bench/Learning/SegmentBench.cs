using System.Globalization;
using ProductionValue.Audio;
using ProductionValue.Grains.Attributions;
using ProductionValue.Learning;

namespace ProductionValue.Bench.Learning;

/// <summary>
/// What the vote of segments does to attribution: <c>pv-bench segments FEATURES.csv DIR MANIFEST.csv [--every N]</c> fits on the table and asks
/// about every N-th clip of the manifest (columns track_id and producer), as a whole and in segments, with the vote at several weights.
/// </summary>
internal static class SegmentBench
{
    private static readonly double[] Weights = [0, 0.15, 0.3, 0.5, 0.7, 1];

    /// <summary>Runs it.</summary>
    /// <returns>0 when done, 2 on wrong usage.</returns>
    public static int Run(string[] arguments)
    {
        if (arguments.Length < 3)
        {
            Console.Error.WriteLine("usage: pv-bench segments FEATURES.csv DIR MANIFEST.csv [--every N]");
            return 2;
        }

        var every = arguments.Length > 4 && arguments[3] == "--every" ? int.Parse(arguments[4], CultureInfo.InvariantCulture) : 1;
        var library = new Library(FeatureTable.Read(arguments[0]).Set);
        var asked = CsvLines.Read(arguments[2]).Where((_, row) => row % every == 0).Select(row =>
        {
            var heard = FileExtraction.RunWithSegments(Path.Combine(arguments[1], row["track_id"] + ".ogg"), null, FeatureSchema.Production).Features;
            return heard is null ? null : new Asked(row["producer"], library, heard);
        }).OfType<Asked>().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{asked.Count(one => one.Known)} clips of known producers, {asked.Count(one => !one.Known)} of unknown ones"));
        Console.WriteLine("| weight of the segments | accuracy | log loss | calibration error | unknown AUROC |");
        Console.WriteLine("| --- | --- | --- | --- | --- |");
        foreach (var weight in Weights)
        {
            var answers = asked.Select(one => new Answer("", [one.Producer], SegmentVote.Combine(one.Whole, one.Segments, weight), one.Known, [])).ToArray();
            var known = answers.Where(answer => answer.Seen).ToArray();
            var loss = known.Average(answer => -Math.Log(Math.Max(1e-9, answer.Attribution.Ranked[answer.Rank].Probability)));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {weight:0.00} | {Measures.Accuracy(known):0.000} | {loss:0.000} | {Measures.CalibrationError(known):0.000} | {Measures.UnknownAuroc(answers):0.000} |"));
        }

        return 0;
    }

    /// <summary>A fitted model with its tracks and fingerprints.</summary>
    private sealed class Library
    {
        private readonly TrainingSet set;
        private readonly GenerationModel model;
        private readonly float[][] embeddings;
        private readonly ProducerFingerprint[] fingerprints;

        public Library(TrainingSet set)
        {
            (this.set, model) = (set, GenerationModel.Fit(set));
            embeddings = [.. set.Tracks.Select(track => model.Embedding.Embed(track.Features))];
            fingerprints = [.. set.Producers.Select(producer =>
            {
                var sums = new FingerprintSums(model.Embedding.Dimension);
                foreach (var (track, embedding) in set.Tracks.Zip(embeddings))
                    if (track.Producers.Contains(producer))
                        sums.Add(embedding);
                return sums.ToFingerprint(producer)!;
            })];
        }

        public bool Knows(string producer) => set.Producers.Contains(producer);

        public Attribution Attribute(float[] features)
        {
            var query = model.Embedding.Embed(features);
            var nearest = set.Tracks.Zip(embeddings, (track, embedding) => new NeighborVote(track.Track, track.Producers, query.Zip(embedding, (one, other) => (double)one * other).Sum()))
                .OrderByDescending(vote => vote.Similarity)
                .Take(model.Attribution.NeighborCount);
            return model.Attribution.Attribute(query, [.. nearest], fingerprints);
        }
    }

    /// <summary>One clip's answers.</summary>
    private sealed class Asked
    {
        public Asked(string producer, Library library, ExtractedFeatures heard)
        {
            var clip = heard.Vectors[0].ToArray();
            (Producer, Known, Whole) = (producer, library.Knows(producer), library.Attribute(clip));
            Segments = [.. SegmentAlignment.ToClip(clip, [.. heard.Segments.Select(segment => segment.Vector.ToArray())]).Select(library.Attribute)];
        }

        public string Producer { get; }

        public bool Known { get; }

        public Attribution Whole { get; }

        public Attribution[] Segments { get; }
    }
}
