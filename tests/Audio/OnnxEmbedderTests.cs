using System.Security.Cryptography;
using System.Text.Json;
using ProductionValue.Audio;
using ProductionValue.Tests.EndToEnd;

namespace ProductionValue.Tests.Audio;

/// <summary>An operator's own model beside our descriptors.</summary>
public sealed class OnnxEmbedderTests : IDisposable
{
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pv-onnx-");

    public void Dispose() => folder.Delete(recursive: true);

    [Theory]
    [InlineData(0)]
    [InlineData(4000)]
    public void Its_vector_is_ours_followed_by_the_models_output_averaged_over_frames(int frameLength)
    {
        using var embedder = OnnxEmbedder.Load(Manifest(OnnxModelFile.Make(frameLength)));
        var samples = Enumerable.Range(0, 88_200).Select(i => 0.5f * MathF.Sin(2 * MathF.PI * 441 * i / 44_100)).ToArray();
        var clip = new AudioClip(44_100, [samples], TimeSpan.Zero, TimeSpan.FromSeconds(2));
        var vector = embedder.Extract(clip);
        var own = FeatureExtractor.For(FeatureSchema.Production).Extract(clip);
        Assert.Equal("tiny-2", embedder.Schema.Id);
        Assert.Equal(own.ToArray(), vector.ToArray()[..^3]);
        Assert.Equal(["tiny_00", "tiny_01", "tiny_02"], embedder.Schema.Dimensions.TakeLast(3).Select(dimension => dimension.Name));
        Assert.Equal(0.5 * 2 / Math.PI, vector.Values[^3], 0.01); // A sine's mean magnitude, mean square and peak.
        Assert.Equal(0.125, vector.Values[^2], 0.005);
        Assert.Equal(0.5, vector.Values[^1], 0.02);
    }

    [Fact]
    public void A_model_that_is_not_the_one_named_or_cannot_run_is_refused_by_file_and_field()
    {
        var other = Manifest(OnnxModelFile.Make(), sha256: new string('0', 64));
        Assert.Contains("sha256: expected 0000", Assert.Throws<InvalidDataException>(() => OnnxEmbedder.Load(other)).Message, StringComparison.Ordinal);
        var junk = Manifest([1, 2, 3]);
        Assert.StartsWith($"{junk}: model: ", Assert.Throws<InvalidDataException>(() => OnnxEmbedder.Load(junk)).Message, StringComparison.Ordinal);
        var dimensions = Manifest(OnnxModelFile.Make(), dimensions: 4);
        Assert.Contains("dimensions: expected 4 numbers a frame, the model gave 3", Assert.Throws<InvalidDataException>(() => OnnxEmbedder.Load(dimensions)).Message, StringComparison.Ordinal);
        var licence = Manifest(OnnxModelFile.Make(), licence: " ");
        Assert.Contains("licence: expected", Assert.Throws<InvalidDataException>(() => OnnxEmbedder.Load(licence)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Plugged_in_it_is_what_a_library_is_fitted_on()
    {
        using var files = new AudioFiles();
        for (var song = 1; song <= 4; song++)
            WavFile.Write16(files[$"{song}.wav"], 44_100, WavFile.Music(44_100, 3 + (song * 0.2), song));
        var pv = PvProcess.Embedded(files["data"]).With("PV_EMBEDDER", Manifest(OnnxModelFile.Make()));
        (await pv.Run("ingest", files["1.wav"], files["2.wav"], files["3.wav"], files["4.wav"])).Expect();
        var models = (await pv.Run("models", "--json")).Expect().Json;
        Assert.Equal("tiny-2", models[0].GetProperty("schema").GetString());
        var similar = (await pv.Run("similar", files["1.wav"], "--json")).Expect().Json;
        Assert.Equal(3, similar.GetProperty("similar").GetArrayLength());
    }

    private string Manifest(byte[] model, string? sha256 = null, int dimensions = 3, string licence = "CC0-1.0")
    {
        File.WriteAllBytes(Path.Combine(folder.FullName, "tiny.onnx"), model);
        var manifest = Path.Combine(folder.FullName, "tiny.json");
        File.WriteAllText(manifest, JsonSerializer.Serialize(new
        {
            name = "tiny", version = 2, model = "tiny.onnx", sha256 = sha256 ?? Convert.ToHexStringLower(SHA256.HashData(model)), sampleRate = 16_000, dimensions, licence,
        }));
        return manifest;
    }
}
