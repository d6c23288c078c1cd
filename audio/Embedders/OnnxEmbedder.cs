using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace ProductionValue.Audio;

/// <summary>
/// An operator's own ONNX model beside our descriptors: its vector is that of <see cref="FeatureSchema.Production"/> followed by the model's
/// output, averaged over frames. Thread-safe.
/// </summary>
/// <remarks>
/// The model has one input of mono samples, float32 of shape [n], [1, n] or [1, 1, n]; where n is fixed, the clip is cut into frames of that
/// length (a last one that is not full is left out, unless it is the only one: then it is filled with silence). Its first output ends in
/// <see cref="EmbedderManifest.Dimensions"/> numbers a frame.
/// </remarks>
public sealed class OnnxEmbedder : IFeatureExtractor, IDisposable
{
    private readonly EmbedderManifest manifest;
    private readonly InferenceSession session;
    private readonly string input;
    private readonly int rank;
    private readonly int frameLength; // 0: any.

    private OnnxEmbedder(EmbedderManifest manifest, byte[] model)
    {
        this.manifest = manifest;
        using var options = new SessionOptions { IntraOpNumThreads = 1, InterOpNumThreads = 1, LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        session = new InferenceSession(model, options);
        (input, var shape) = (session.InputMetadata.Keys.First(), session.InputMetadata.Values.First());
        (rank, frameLength) = (shape.Dimensions.Length, Math.Max(0, shape.Dimensions is [.., var last] ? last : 0));
        Schema = FeatureSchema.Beside(
            FeatureSchema.Production, manifest.Name, manifest.Version,
            FeatureGroup.Numbered(manifest.Name, manifest.Dimensions, "1", $"mean over frames of output k of the model {manifest.Sha256[..12]}", manifest.Licence, "the operator's"));
    }

    /// <inheritdoc/>
    public FeatureSchema Schema { get; }

    /// <summary>Loads an operator's model.</summary>
    /// <param name="path">Its manifest (<see cref="EmbedderManifest"/>).</param>
    /// <exception cref="InvalidDataException">Manifest and model do not fit each other, or the model cannot be run; the message names the file.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static OnnxEmbedder Load(string path)
    {
        var manifest = EmbedderManifest.Read(path, out var model);
        OnnxEmbedder? embedder = null;
        try
        {
            embedder = new OnnxEmbedder(manifest, model);
            if (embedder.session.InputMetadata.Count != 1 || embedder.session.InputMetadata.Values.First().ElementType != typeof(float) || embedder.rank is < 1 or > 3)
                throw new InvalidDataException($"{path}: model: expected one input of float32 samples [n], [1, n] or [1, 1, n]");
            _ = embedder.Embed(new float[Math.Max(embedder.frameLength, manifest.SampleRate)]); // One second of silence tells whether it runs.
            return embedder;
        }
        catch (OnnxRuntimeException failure)
        {
            embedder?.Dispose();
            throw new InvalidDataException($"{path}: model: {failure.Message}", failure);
        }
        catch (InvalidDataException failure)
        {
            embedder?.Dispose();
            throw failure.Message.StartsWith(path, StringComparison.Ordinal) ? failure : new InvalidDataException($"{path}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public FeatureVector Extract(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        var own = FeatureExtractor.For(FeatureSchema.Production).Extract(clip);
        var samples = clip.Signals.Middle;
        if (manifest.SampleRate != ClipSignals.StereoRate)
            samples = Resampler.For(ClipSignals.StereoRate, manifest.SampleRate).Apply(samples);
        return new FeatureVector(Schema, [.. own.Values, .. Embed(samples)]);
    }

    /// <inheritdoc/>
    public void Dispose() => session.Dispose();

    private float[] Embed(float[] samples)
    {
        var length = frameLength > 0 ? frameLength : samples.Length;
        var frames = Math.Max(1, samples.Length / length);
        var sums = new double[manifest.Dimensions];
        var rows = 0;
        for (var frame = 0; frame < frames; frame++)
        {
            var part = new float[length];
            samples.AsSpan(frame * length, Math.Min(length, samples.Length - (frame * length))).CopyTo(part);
            rows += Add(part, sums);
        }

        return Array.ConvertAll(sums, sum => (float)(sum / rows));
    }

    private int Add(float[] part, double[] sums)
    {
        int[] shape = [.. Enumerable.Repeat(1, rank - 1), part.Length];
        using var outputs = session.Run([NamedOnnxValue.CreateFromTensor(input, new DenseTensor<float>(part, shape))]);
        var output = outputs[0].AsEnumerable<float>().ToArray();
        if (output.Length == 0 || output.Length % sums.Length != 0)
            throw new InvalidDataException($"dimensions: expected {sums.Length} numbers a frame, the model gave {output.Length}");
        for (var i = 0; i < output.Length; i++)
            sums[i % sums.Length] += float.IsFinite(output[i]) ? output[i] : 0; // One broken frame must not refuse a whole track.
        return output.Length / sums.Length;
    }
}
