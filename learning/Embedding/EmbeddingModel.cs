using System.Buffers;
using System.Numerics;

namespace ProductionValue.Learning;

/// <summary>A fitted map from feature vectors to unit-length embeddings in which a producer's tracks lie close together.</summary>
/// <remarks>
/// Soft-limited robust z-scores, then one linear map that holds within-producer whitening (WCCN; Hatch, Kajarekar &amp; Stolcke 2006)
/// and linear discriminant directions with a Wiener weight each, then length normalisation (Garcia-Romero &amp; Espy-Wilson 2011).
/// </remarks>
public sealed class EmbeddingModel
{
    private const string Magic = "PVEMBED\n";
    private const int FormatVersion = 1;
    private const int LargestOnStack = 1024;
    private readonly Standardizer standardizer;
    private readonly float[] projection;
    private readonly float[] means;

    /// <summary>Takes up fitted values.</summary>
    /// <param name="standardizer">Feature vector → z-scores.</param>
    /// <param name="means">Mean z-score of each dimension, shape [inputs].</param>
    /// <param name="projection">Centred z-scores → embedding before its length is made one, shape [dimension, inputs].</param>
    internal EmbeddingModel(Standardizer standardizer, float[] means, float[] projection)
    {
        Require.Length<float>(means, standardizer.Centers.Length);
        this.standardizer = standardizer;
        this.means = means;
        this.projection = projection;
        Dimension = projection.Length / means.Length;
        Require.Length<float>(projection, checked(Dimension * means.Length));
    }

    /// <summary>Length of an embedding.</summary>
    public int Dimension { get; }

    /// <summary>Length of a feature vector.</summary>
    public int InputDimension => standardizer.Centers.Length;

    /// <summary>Fits a model. Equal arguments give equal models.</summary>
    /// <param name="set">Tracks with or without credits; any number from one up.</param>
    /// <param name="options">How; the defaults choose shrinkage and the weight of artist scatter on held-out groups.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option lies outside its limits.</exception>
    public static EmbeddingModel Fit(TrainingSet set, FitOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(set);
        options = (options ?? new FitOptions()).Checked();
        var settings = options.Settings ?? EmbeddingSelection.Choose(set, options, null, cancellationToken);
        return new EmbeddingFit(set, options.MaximumDimension).Solve(settings);
    }

    /// <summary>Loads a model.</summary>
    /// <param name="bytes">What <see cref="Save"/> gave.</param>
    /// <exception cref="InvalidDataException">The bytes are not such a model; the message names the offset.</exception>
    public static EmbeddingModel Load(ReadOnlySpan<byte> bytes)
    {
        var reader = new BlobReader(bytes, Magic, FormatVersion);
        var model = Read(ref reader);
        reader.End();
        return model;
    }

    /// <summary>Saves the model; see docs/EVALUATION.md for the layout.</summary>
    public byte[] Save()
    {
        var writer = new BlobWriter(Magic, FormatVersion);
        Write(writer);
        return writer.ToArray();
    }

    /// <summary>Embeds one track.</summary>
    /// <param name="features">Feature vector in its own units, shape [<see cref="InputDimension"/>], all finite.</param>
    /// <param name="embedding">Receives the unit-length embedding, shape [<see cref="Dimension"/>].</param>
    /// <remarks>A track at the very centre of the training set points nowhere; it is given the first axis.</remarks>
    /// <exception cref="ArgumentException">A span has the wrong length, or a feature is not finite.</exception>
    public void Embed(ReadOnlySpan<float> features, Span<float> embedding)
    {
        Require.Length(features, InputDimension);
        Require.Length(embedding, Dimension);
        foreach (var feature in features)
            if (!float.IsFinite(feature))
                throw new ArgumentException($"expected finite features, got {feature}", nameof(features));
        var rented = InputDimension > LargestOnStack ? ArrayPool<float>.Shared.Rent(InputDimension) : null;
        Span<float> standardized = rented is null ? stackalloc float[InputDimension] : rented.AsSpan(0, InputDimension);
        Center(features, standardized);
        var squared = 0.0;
        for (var i = 0; i < embedding.Length; i++)
        {
            embedding[i] = Dot.Product(projection.AsSpan(i * InputDimension, InputDimension), standardized);
            squared += (double)embedding[i] * embedding[i];
        }

        if (rented is not null)
            ArrayPool<float>.Shared.Return(rented);
        var length = Math.Sqrt(squared);
        if (length < 1e-12)
        {
            embedding.Clear();
            embedding[0] = 1;
            return;
        }

        for (var i = 0; i < embedding.Length; i++)
            embedding[i] = (float)(embedding[i] / length);
    }

    /// <summary>Embeds one track into a new array.</summary>
    /// <inheritdoc cref="Embed(ReadOnlySpan{float}, Span{float})"/>
    public float[] Embed(ReadOnlySpan<float> features)
    {
        var embedding = new float[Dimension];
        Embed(features, embedding);
        return embedding;
    }

    /// <summary>The features as the embedding sees them: as <see cref="Standardize"/> tells them, less their mean over the training set.</summary>
    /// <param name="features">Feature vector in its own units, shape [<see cref="InputDimension"/>].</param>
    /// <returns>Shape [<see cref="InputDimension"/>]; the training set's mean is 0 everywhere.</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public float[] StandardizeFromMean(ReadOnlySpan<float> features)
    {
        Require.Length(features, InputDimension);
        var centred = new float[InputDimension];
        Center(features, centred);
        return centred;
    }

    /// <summary>How far each feature lies from the training set's middle, in robust standard deviations bent back beyond 4.</summary>
    /// <param name="features">Feature vector in its own units, shape [<see cref="InputDimension"/>].</param>
    /// <returns>Shape [<see cref="InputDimension"/>].</returns>
    /// <exception cref="ArgumentException">The length does not fit.</exception>
    public float[] Standardize(ReadOnlySpan<float> features)
    {
        Require.Length(features, InputDimension);
        var standardized = new float[InputDimension];
        standardizer.Apply(features, standardized);
        return standardized;
    }

    /// <summary>What each input dimension adds to a clip's sounding like one producer rather than like all of them.</summary>
    /// <param name="features">Feature vector in its own units, shape [<see cref="InputDimension"/>], all finite.</param>
    /// <param name="candidate">The producer in question.</param>
    /// <param name="all">Every producer; may be empty, then the clip's closeness itself is divided up.</param>
    /// <returns>Shape [<see cref="InputDimension"/>]; they sum to the cosine to the candidate less the mean cosine to all.</returns>
    /// <exception cref="ArgumentException">A length does not fit, or a feature is not finite.</exception>
    public double[] Contributions(ReadOnlySpan<float> features, ProducerFingerprint candidate, IReadOnlyList<ProducerFingerprint> all)
    {
        ArgumentNullException.ThrowIfNull(candidate);
        ArgumentNullException.ThrowIfNull(all);
        Require.Length<float>(candidate.Centroid, Dimension);
        var embedding = Embed(features);
        var standardized = new float[InputDimension];
        Center(features, standardized);
        var length = 0.0;
        for (var i = 0; i < Dimension; i++)
            length += embedding[i] * (double)Dot.Product(projection.AsSpan(i * InputDimension, InputDimension), standardized);
        var contributions = new double[InputDimension];
        if (length <= 0)
            return contributions;
        var margins = new double[Dimension];
        foreach (var fingerprint in all)
        {
            for (var i = 0; i < margins.Length; i++)
                margins[i] -= fingerprint.Centroid[i] / (double)all.Count;
        }

        for (var i = 0; i < Dimension; i++)
            AddScaled(contributions, (candidate.Centroid[i] + margins[i]) / length, projection.AsSpan(i * InputDimension, InputDimension));
        for (var input = 0; input < contributions.Length; input++)
            contributions[input] *= standardized[input];
        return contributions;
    }

    private static void AddScaled(Span<double> sums, double scale, ReadOnlySpan<float> row)
    {
        var i = 0;
        for (; i <= sums.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            Vector.Widen(new Vector<float>(row[i..]), out var low, out var high);
            (new Vector<double>(sums[i..]) + (low * scale)).CopyTo(sums[i..]);
            var next = sums[(i + Vector<double>.Count)..];
            (new Vector<double>(next) + (high * scale)).CopyTo(next);
        }

        for (; i < sums.Length; i++)
            sums[i] += scale * row[i];
    }

    internal static EmbeddingModel Read(ref BlobReader reader)
    {
        var inputs = reader.Int32(1, 1 << 20);
        var outputs = reader.Int32(1, 1 << 16);
        var standardizer = new Standardizer(reader.Floats(inputs), reader.Floats(inputs));
        return new EmbeddingModel(standardizer, reader.Floats(inputs), reader.Floats((long)inputs * outputs));
    }

    internal void Write(BlobWriter writer)
    {
        writer.Write(InputDimension);
        writer.Write(Dimension);
        writer.Write(standardizer.Centers);
        writer.Write(standardizer.InverseScales);
        writer.Write(means);
        writer.Write(projection);
    }

    private void Center(ReadOnlySpan<float> features, Span<float> centred)
    {
        standardizer.Apply(features, centred);
        for (var i = 0; i < centred.Length; i++)
            centred[i] -= means[i];
    }
}
