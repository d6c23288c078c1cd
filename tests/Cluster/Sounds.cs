using ProductionValue.Contracts;
using ProductionValue.Tests.Grains;

namespace ProductionValue.Tests.Cluster;

/// <summary>Made-up tracks: each producer has a sound, each album leans on it, each track varies around that.</summary>
internal static class Sounds
{
    public const string Schema = "test-1";
    public const string BaselineSchema = "baseline-1";
    public const int Dimensions = 12;
    public const int BaselineDimensions = 40;

    /// <summary>A library of <paramref name="producers"/> × <paramref name="tracks"/> tracks, two albums and two artists a producer.</summary>
    public static List<TrackSubmission> Library(int producers, int tracks, int seed = 7)
    {
        var submissions = new List<TrackSubmission>();
        for (var producer = 0; producer < producers; producer++)
        {
            for (var track = 0; track < tracks; track++)
                submissions.Add(Track(producer, track, seed));
        }

        return submissions;
    }

    /// <summary>One track; the same arguments give the same track.</summary>
    public static TrackSubmission Track(int producer, int number, int seed = 7, bool credited = true)
    {
        var id = $"p{producer}-t{number}";
        var album = number % 2;
        return new TrackSubmission(
            TrackId.Parse(id),
            Samples.ContentOf(id),
            new TrackMetadata($"Song {number} of {producer}", $"Artist {producer} {album}", $"Album {producer} {album}", $"music/{id}.flac", null, 180),
            [new FeatureVector(Schema, Features(producer, album, number, Dimensions, seed)), new FeatureVector(BaselineSchema, Features(producer, album, number, BaselineDimensions, seed))],
            credited ? [new Credit(Name(producer), CreditRole.Producer, CreditSource.Manifest)] : []);
    }

    public static string Name(int producer) => $"Producer {producer}";

    private static float[] Features(int producer, int album, int number, int dimensions, int seed)
    {
        var sound = new Random(HashCode(seed, producer, 0, 0));
        var lean = new Random(HashCode(seed, producer, album + 1, 0));
        var variation = new Random(HashCode(seed, producer, album + 1, number + 1));
        var features = new float[dimensions];
        for (var dimension = 0; dimension < dimensions; dimension++)
            features[dimension] = (float)((4 * Draw(sound)) + (0.5 * Draw(lean)) + Draw(variation));
        return features;
    }

    private static double Draw(Random random) => random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;

    private static int HashCode(int a, int b, int c, int d) => unchecked((((((a * 7919) + b) * 7919) + c) * 7919) + d);
}
