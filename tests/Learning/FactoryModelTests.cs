using ProductionValue.Audio;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class FactoryModelTests
{
    [Fact]
    public void The_model_that_ships_fits_the_schema_that_is_extracted_and_is_small()
    {
        var bytes = FactoryModel.Read(FeatureSchema.Production.Id);
        Assert.NotNull(bytes);
        Assert.True(bytes.Length < 2_000_000, $"expected less than 2 MB, got {bytes.Length} bytes");
        Assert.Equal(FeatureSchema.Production.Dimensions.Count, GenerationModel.Load(bytes).Embedding.InputDimension);
    }

    [Fact]
    public void Two_pieces_of_one_recording_are_nearer_than_two_recordings_in_its_space()
    {
        var model = GenerationModel.Load(FactoryModel.Read(FeatureSchema.Production.Id));
        var battle = Clip("battle_epic_30s.flac");
        var middle = battle.SampleCount / 2;
        var (first, second) = (Embed(model, battle, 0, middle), Embed(model, battle, middle, battle.SampleCount));
        foreach (var other in (string[])["knolls_10s.flac", "frantic_10s.flac"])
        {
            var clip = Clip(other);
            var apart = Embed(model, clip, 0, clip.SampleCount);
            Assert.True(Cosine(first, second) > Math.Max(Cosine(first, apart), Cosine(second, apart)), other);
        }
    }

    [Fact]
    public void Of_another_schema_none_ships() => Assert.Null(FactoryModel.Read("other-1"));

    private static AudioClip Clip(string golden) => new AudioDecoder().Decode(Path.Combine(AppContext.BaseDirectory, "Goldens", "audio", golden)).Clip!;

    private static float[] Embed(GenerationModel model, AudioClip clip, int from, int to)
    {
        var channels = Enumerable.Range(0, clip.ChannelCount).Select(channel => clip.Channel(channel)[from..to].ToArray()).ToArray();
        var piece = new AudioClip(clip.SampleRate, channels, clip.Start, clip.SourceDuration);
        return model.Embedding.Embed(FeatureExtractor.For(FeatureSchema.Production).Extract(piece).ToArray());
    }

    private static double Cosine(float[] one, float[] other) => one.Zip(other, (a, b) => a * b).Sum();
}
