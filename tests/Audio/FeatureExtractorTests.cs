using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class FeatureExtractorTests : IDisposable
{
    private readonly AudioFiles files = new();

    [Theory]
    [InlineData("battle_epic_30s")]
    [InlineData("knolls_10s")]
    [InlineData("frantic_10s")]
    public void The_mfcc_statistics_of_a_file_are_those_of_the_golden_arrays(string name)
    {
        var golden = GoldenSignal.Of(name);
        var features = Extracted(FileExtraction.Run(golden.InputPath, null, [FeatureSchema.Production], TestContext.Current.CancellationToken));
        var frames = golden.Array("mfcc").Length / MfccSettings.CoefficientCount;
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            Assert.Equal(Pooling.Deviation(golden.Array("mfcc").AsSpan(k * frames, frames)), Value(features.Vectors[0], $"mfcc_std_{k:00}"), 1.5e-4);
        for (var k = 1; k < MfccSettings.CoefficientCount; k++)
            Assert.Equal(Pooling.Mean(golden.Array("mfcc").AsSpan(k * frames, frames)), Value(features.Vectors[0], $"mfcc_mean_{k:00}"), 1.5e-4);
    }

    [Fact]
    public void The_posters_vector_is_the_golden_mfcc_of_the_high_passed_clip_coefficient_by_coefficient()
    {
        var golden = GoldenSignal.Of("battle_epic_30s");
        var features = Extracted(FileExtraction.Run(golden.InputPath, null, [FeatureSchema.Poster], TestContext.Current.CancellationToken));
        var mfcc = golden.Array("mfcc_hp_reflect");
        var frames = mfcc.Length / MfccSettings.CoefficientCount;
        Assert.Equal(24_000, features.Vectors[0].Values.Length);
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
        {
            for (var t = 0; t < 1_200; t += 7)
                Assert.Equal(mfcc[(k * frames) + t], features.Vectors[0].Values[(k * 1_200) + t], 1.5e-4);
        }
    }

    [Fact]
    public void The_poster_repeats_a_short_clip()
    {
        var samples = WavFile.Music(22_050, 5);
        var twice = (float[])[.. samples, .. samples];
        var poster = FeatureExtractor.For(FeatureSchema.Poster);
        Assert.Equal(poster.Extract(new AudioClip(22_050, [twice])).ToArray(), poster.Extract(new AudioClip(22_050, [samples])).ToArray());
    }

    [Fact]
    public void The_posters_vector_allocates_little_but_itself()
    {
        var clip = new AudioClip(22_050, [WavFile.Music(22_050, 30)]);
        var poster = FeatureExtractor.For(FeatureSchema.Poster);
        var least = long.MaxValue; // Of several runs, because tests beside this one take the same memory, and the collector may.
        for (var i = 0; i < 8; i++)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            poster.Extract(clip);
            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }
        Assert.InRange(least, 24_000 * sizeof(float), 2 * 24_000 * sizeof(float));
    }

    [Fact]
    public void One_run_gives_the_vectors_asked_for_in_that_order_with_identity_and_length()
    {
        var path = files.Music("a.wav", 40);
        var features = Extracted(FileExtraction.Run(path, 2, [FeatureSchema.Poster, FeatureSchema.Production], TestContext.Current.CancellationToken));
        Assert.Equal(["poster-1", "production-3"], features.Vectors.Select(v => v.SchemaId));
        Assert.Equal((40.0, 2.0, 30.0), (features.DurationSeconds, features.ClipStart.TotalSeconds, features.ClipDuration.TotalSeconds));
        Assert.Equal(AudioIdentity.Of(path, TestContext.Current.CancellationToken), features.ContentId);
    }

    [Fact]
    public void Segments_are_described_like_clips_of_their_own_and_silent_ones_are_left_out()
    {
        float[] samples = [.. WavFile.Music(22_050, 3), .. new float[3 * 22_050], .. WavFile.Tone(440, 22_050, 3)];
        var segments = SegmentExtraction.Run(new AudioClip(22_050, [samples]), FeatureSchema.Production, TestContext.Current.CancellationToken);
        Assert.Equal([0.0, 6.0], segments.Select(segment => segment.Start.TotalSeconds));
        var alone = FeatureExtractor.For(FeatureSchema.Production).Extract(new AudioClip(22_050, [samples[^(3 * 22_050)..]]));
        Assert.Equal(alone.ToArray(), segments[1].Vector.ToArray());
        var blip = SegmentExtraction.Run(new AudioClip(22_050, [samples[..25_000]]), FeatureSchema.Production, TestContext.Current.CancellationToken);
        Assert.Equal(25_000.0 / 22_050, Assert.Single(blip).Duration.TotalSeconds, 1e-6);
    }

    [Fact]
    public void The_same_excerpt_as_flac_and_320_kbit_mp3_gives_nearly_the_same_values()
    {
        var wav = files.Music("a.wav", 10);
        var expected = Production(wav);
        Assert.Equal(expected, Production(files.Convert(wav, "a.flac")));
        var mp3 = Production(files.Convert(wav, "a.mp3", "-b:a", "320k"));
        // Each value in units of how far it lies apart in two other pieces.
        float[][] others = [Production(GoldenSignal.Of("knolls_10s").InputPath), Production(GoldenSignal.Of("frantic_10s").InputPath)];
        double Distance(float[] other) =>
            Math.Sqrt(Enumerable.Range(0, expected.Length).Sum(i => Math.Pow((other[i] - expected[i]) / (0.1 + Math.Abs(others[0][i] - others[1][i])), 2)));
        Assert.All(others, other => Assert.True(Distance(mp3) < 0.2 * Distance(other), $"{Distance(mp3):f2} of {Distance(other):f2}"));
    }

    [Fact]
    public void Many_threads_get_what_one_gets()
    {
        var clip = new AudioClip(44_100, [WavFile.Music(44_100, 2, 1), WavFile.Music(44_100, 2, 2)]);
        var alone = FeatureExtractor.For(FeatureSchema.Production).Extract(clip).ToArray();
        Parallel.For(0, 8, _ => Assert.Equal(alone, FeatureExtractor.For(FeatureSchema.Production).Extract(clip).ToArray()));
    }

    [Fact]
    public void Names_are_unique_and_a_schema_is_found_by_its_id()
    {
        foreach (var schema in FeatureSchema.All)
        {
            Assert.Equal(schema.Dimensions.Count, schema.Dimensions.Select(d => d.Name).Distinct().Count());
            Assert.Same(schema, FeatureSchema.Find(schema.Id));
        }
        Assert.Null(FeatureSchema.Find("production-0"));
    }

    [Fact]
    public void A_clip_under_a_second_and_values_of_the_wrong_number_are_refused()
    {
        Assert.Throws<ArgumentException>(() => FeatureExtractor.For(FeatureSchema.Production).Extract(new AudioClip(44_100, [new float[44_099]])));
        Assert.Throws<ArgumentException>(() => new FeatureVector(FeatureSchema.Production, new float[3]));
    }

    public void Dispose() => files.Dispose();

    private static float[] Production(string path) =>
        Extracted(FileExtraction.Run(path, null, [FeatureSchema.Production], TestContext.Current.CancellationToken)).Vectors[0].ToArray();

    private static ExtractedFeatures Extracted(ExtractionResult result)
    {
        Assert.True(result.IsExtracted, result.Refusal?.Reason);
        return result.Features;
    }

    private static float Value(FeatureVector vector, string name) =>
        vector.Values[vector.Schema.Dimensions.Select((d, i) => (d.Name, i)).Single(pair => pair.Name == name).i];
}
