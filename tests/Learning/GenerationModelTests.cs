using CsCheck;
using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class GenerationModelTests
{
    private static readonly Lazy<GenerationModel> Fitted = new(() => Fits.Generation(SyntheticMusic.Draw(producers: 5, artists: 2, dimensions: 8)));

    [Fact]
    public void A_loaded_model_answers_as_the_saved_one()
    {
        var loaded = GenerationModel.Load(Fitted.Value.Save());
        var query = SyntheticMusic.Gaussian(new Random(1), 8, 2);
        Assert.Equal(Fitted.Value.Embedding.Embed(query), loaded.Embedding.Embed(query));
        Assert.Equal(Fitted.Value.Save(), loaded.Save());
        var embedding = EmbeddingModel.Load(Fitted.Value.Embedding.Save());
        Assert.Equal(Fitted.Value.Embedding.Embed(query), embedding.Embed(query));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void The_format_is_that_of_the_golden_file_of_each_version(int version)
    {
        var bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Goldens", "learning", $"generation-v{version}.bin"));
        var model = GenerationModel.Load(bytes);
        // z = (4·tanh(0.5 / 4), 0, 4·tanh(−1 / 4)), minus the means, over the length: see make_generation.py.
        var first = (4 * Math.Tanh(0.125)) - 0.25;
        var second = (4 * Math.Tanh(-0.25)) + 0.25;
        var length = Math.Sqrt((first * first) + (second * second));
        var embedding = model.Embedding.Embed([2, 5, 0]);
        Assert.Equal(first / length, embedding[0], 1e-6);
        Assert.Equal(second / length, embedding[1], 1e-6);
        Assert.Equal(30, model.Attribution.NeighborCount);
        if (version == 1)
        {
            Assert.Null(model.Proximity);
            return;
        }

        // The mean distance is 1 − e·mean, its variance e·covariance·e.
        var profile = model.Proximity!.Profile([0.6f, 0.8f]);
        Assert.Equal(1 - 0.3 - 0.2, profile.Mean, 1e-6);
        Assert.Equal(Math.Sqrt((0.36 * 0.04) + (2 * 0.48 * 0.01) + (0.64 * 0.09)), profile.Deviation, 1e-6);
        Assert.Equal(bytes, model.Save());
    }

    [Fact]
    public void Any_changed_byte_is_noticed_and_the_message_names_an_offset()
    {
        var bytes = Fitted.Value.Save();
        Gen.Select(Gen.Int[0, bytes.Length - 1], Gen.Byte[1, 255]).Sample((position, change) =>
        {
            byte[] broken = [.. bytes];
            broken[position] ^= change;
            Assert.Contains("offset", Assert.Throws<InvalidDataException>(() => GenerationModel.Load(broken)).Message, StringComparison.Ordinal);
        });
    }

    [Fact]
    public void Any_truncation_or_extension_is_noticed()
    {
        var bytes = Fitted.Value.Save();
        Gen.Int[0, bytes.Length - 1].Sample(length => Assert.Throws<InvalidDataException>(() => GenerationModel.Load(bytes.AsSpan(0, length))));
        Assert.Throws<InvalidDataException>(() => GenerationModel.Load([.. bytes, 0]));
    }

    [Fact]
    public void Random_payloads_under_a_right_checksum_never_do_anything_but_throw() =>
        Gen.Byte.Array[0, 200].Sample(payload =>
        {
            byte[] blob = [.. "PVMODEL\n"u8, .. BitConverter.GetBytes(1), .. BitConverter.GetBytes(payload.Length), .. payload];
            Assert.Throws<InvalidDataException>(() => GenerationModel.Load([.. blob, .. System.Security.Cryptography.SHA256.HashData(blob)]));
        });

    [Fact]
    public void Another_version_is_refused_by_its_number()
    {
        var bytes = Fitted.Value.Save();
        bytes[8] = 77;
        Assert.Contains("offset 8: expected version 1 to 2, got 77", Assert.Throws<InvalidDataException>(() => GenerationModel.Load(bytes)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_embedding_blob_is_no_generation_blob() =>
        Assert.Throws<InvalidDataException>(() => GenerationModel.Load(Fitted.Value.Embedding.Save()));

    [Fact]
    public void Progress_goes_up_to_one()
    {
        var reports = new List<double>();
        Fits.Generation(SyntheticMusic.Draw(producers: 3, artists: 2, dimensions: 6), null, new Recorder(reports));
        Assert.Equal(reports.Order(), reports);
        Assert.Equal(1, reports[^1]);
    }

    private sealed class Recorder(List<double> reports) : IProgress<double>
    {
        public void Report(double value) => reports.Add(value);
    }
}
