using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class DescriptorReliabilityTests
{
    [Fact]
    public void A_descriptor_is_as_reliable_as_its_variances_say()
    {
        // 200 producers of 5 tracks; between variance 0, 1 and 4 against a within variance of 1: b / (b + 1/5).
        var random = new Random(1);
        var tracks = new List<TrainingTrack>();
        var rows = new Rows(1000, 3);
        for (var producer = 0; producer < 200; producer++)
        {
            var sound = SyntheticMusic.Gaussian(random, 3, 1);
            for (var track = 0; track < 5; track++)
            {
                var noise = SyntheticMusic.Gaussian(random, 3, 1);
                var row = tracks.Count;
                for (var i = 0; i < 3; i++)
                    rows[row][i] = noise[i] + (sound[i] * i);
                tracks.Add(new TrainingTrack($"{row}", noise, [$"p{producer}"], "", ""));
            }
        }

        var reliability = new DescriptorReliability(new WithinProducerScatter(rows, tracks).Producers);
        Assert.InRange(reliability.Of(0, 1), DescriptorReliability.Least, 0.3);
        Assert.Equal(1 / 1.2, reliability.Of(1, 1), 0.03);
        Assert.Equal(4 / 4.2, reliability.Of(2, 1), 0.02);
    }

    [Fact]
    public void Descriptors_that_tell_nothing_do_little_harm()
    {
        var set = SyntheticMusic.Draw(seed: 4, producers: 10, artists: 1, albums: 1, tracks: 10, dimensions: 8, producerSpread: 1.2, artistSpread: 0, albumSpread: 0);
        var random = new Random(2);
        var noisy = new TrainingSet([.. set.Tracks.Select(track => track with { Features = [.. track.Features, .. SyntheticMusic.Gaussian(random, 150, 1)] })]);
        var options = new EvaluationOptions { Split = SplitKind.Random, WithUnseenProducers = false, Folds = 4 };
        var (clean, drowned) = (Fits.Evaluate(set, null, options).Pipelines[0].Accuracy.Value, Fits.Evaluate(noisy, null, options).Pipelines[0].Accuracy.Value);
        Assert.True(drowned > 0.8 * clean, $"alone {clean}, among 150 others {drowned}");
    }
}
