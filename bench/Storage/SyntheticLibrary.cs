using ProductionValue.Audio;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Bench.Storage;

/// <summary>
/// Tracks nobody recorded, with vectors that have the shape of real ones: each producer has a place of their own, each of their albums a
/// place near it, each track one near that, along directions of falling variance, as whitened descriptors of real music have them. Names are
/// drawn from a few thousand words with the frequencies of a language (Zipf), accents among them.
/// </summary>
internal sealed class SyntheticLibrary(int seed, int tracks)
{
    private const int TracksPerProducer = 40;
    private const int TracksPerAlbum = 10;
    private const int Vocabulary = 20_000;
    private static readonly string[] Syllables = ["ba", "lo", "mí", "ter", "sha", "ün", "ka", "ro", "ve", "né", "do", "li", "ñu", "gra", "sto", "pé", "ra", "min", "el", "ox"];
    private readonly string[] words = Words(seed);

    /// <summary>Dimensions of a vector.</summary>
    public static int Dimensions => FeatureSchema.Fitted.Dimensions.Count;

    /// <summary>How many tracks there are.</summary>
    public int Count => tracks;

    /// <summary>The track of that number, always the same.</summary>
    public TrackSubmission Track(int number)
    {
        var random = new Random(unchecked((seed * 31) + number));
        var (producer, album) = (ProducerOf(number), number / TracksPerAlbum);
        var metadata = new TrackMetadata(
            Name(random, 1 + random.Next(4)), $"{Name(new Random(producer / 2), 2)} {producer / 2}", $"{Name(new Random(~album), 2)} {album}",
            $"/music/{producer}/{album}/{number}.flac", null, 120 + random.Next(240), 1960 + (album % 65));
        return new TrackSubmission(
            TrackId.Parse($"track-{number}"), $"{number:x32}", metadata, [new Contracts.FeatureVector(FeatureSchema.Fitted.Id, Vector(number))],
            [new Credit($"{Name(new Random(producer), 2)} {producer}", CreditRole.Producer, CreditSource.Manifest)]);
    }

    /// <summary>The track as a row about to be written for the first time.</summary>
    public TrackRow Row(int number)
    {
        var track = Track(number);
        return new TrackRow(track.Track, 0, 1, 0, false, track.ContentId, track.Metadata, track.Credits, track.Features, [FeatureSchema.Fitted.Id], []);
    }

    /// <summary>The vector of that number.</summary>
    public float[] Vector(int number)
    {
        var values = new float[Dimensions];
        AddDraw(values, new Random(unchecked((seed * 7) + ProducerOf(number))), 1.0);
        AddDraw(values, new Random(unchecked((seed * 11) + (number / TracksPerAlbum))), 0.7);
        AddDraw(values, new Random(unchecked((seed * 13) + number)), 0.7);
        return values;
    }

    /// <summary>Words a person might look for: beginnings of words, most often of frequent ones.</summary>
    public string Question(Random random) => string.Join(' ', Enumerable.Range(0, 1 + random.Next(2)).Select(_ =>
        Word(random) is var word && random.Next(3) > 0 ? word[..Math.Min(word.Length, 3 + random.Next(5))] : word));

    private int ProducerOf(int number) => number / TracksPerProducer % Math.Max(1, tracks / TracksPerProducer);

    private static void AddDraw(float[] values, Random random, double scale)
    {
        for (var dimension = 0; dimension < values.Length; dimension++)
        {
            // Box and Muller (1958).
            var normal = Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            values[dimension] += (float)(scale * normal / Math.Sqrt(1 + (dimension / 8.0)));
        }
    }

    private string Name(Random random, int count) => string.Join(' ', Enumerable.Range(0, count).Select(_ => Word(random)));

    private string Word(Random random) => words[(int)Math.Min(Vocabulary - 1, Math.Pow(Vocabulary, random.NextDouble()) - 1)];

    private static string[] Words(int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Vocabulary).Select(_ => string.Concat(Enumerable.Range(0, 2 + random.Next(3)).Select(_ => Syllables[random.Next(Syllables.Length)])))];
    }
}
