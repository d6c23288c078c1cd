using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

/// <summary>Gaussian producers whose tracks are pushed about by larger offsets of artist and album, in a subspace of their own.</summary>
internal static class SyntheticMusic
{
    /// <summary>Draws tracks.</summary>
    public static TrainingSet Draw(
        int seed = 1,
        int producers = 8,
        int artists = 4,
        int albums = 2,
        int tracks = 4,
        int dimensions = 24,
        double producerSpread = 1,
        double artistSpread = 4,
        double albumSpread = 1,
        double trackSpread = 1)
    {
        var random = new Random(seed);
        var nuisance = dimensions * 3 / 4; // Artists and albums leave the last quarter of the dimensions alone.
        var drawn = new List<TrainingTrack>();
        for (var producer = 0; producer < producers; producer++)
        {
            var sound = Gaussian(random, dimensions, producerSpread);
            for (var artist = 0; artist < artists; artist++)
            {
                var style = Gaussian(random, nuisance, artistSpread);
                for (var album = 0; album < albums; album++)
                {
                    var session = Gaussian(random, nuisance, albumSpread);
                    for (var track = 0; track < tracks; track++)
                    {
                        var features = Gaussian(random, dimensions, trackSpread);
                        for (var i = 0; i < dimensions; i++)
                            features[i] += sound[i] + (i < nuisance ? style[i] + session[i] : 0);
                        var name = $"P{producer:00}";
                        drawn.Add(new TrainingTrack(
                            $"{name}-{artist}-{album}-{track}", features, [name], $"{name} artist {artist}", $"{name} artist {artist} album {album}"));
                    }
                }
            }
        }

        return new TrainingSet(drawn);
    }

    public static float[] Gaussian(Random random, int dimensions, double deviation)
    {
        var values = new float[dimensions];
        for (var i = 0; i < dimensions; i++)
            values[i] = (float)(deviation * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
