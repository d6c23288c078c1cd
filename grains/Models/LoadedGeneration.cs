using System.Security.Cryptography;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>A fitted generation in memory: immutable, shared by every grain of a silo.</summary>
internal sealed class LoadedGeneration
{
    /// <summary>Reads a generation's saved bytes.</summary>
    /// <exception cref="InvalidDataException">They are damaged.</exception>
    public LoadedGeneration(int number, string schema, byte[] saved)
    {
        (Number, Schema) = (number, schema);
        Model = GenerationModel.Load(saved);
        Tag = $"{schema} {number} {Convert.ToHexStringLower(SHA256.HashData(saved).AsSpan(0, 16))}";
    }

    /// <summary>1, 2, …</summary>
    public int Number { get; }

    /// <summary>Feature schema it embeds.</summary>
    public string Schema { get; }

    /// <summary>Names this very fit: an index saved under another tag does not belong to it.</summary>
    public string Tag { get; }

    /// <summary>Embedding and attribution.</summary>
    public GenerationModel Model { get; }

    /// <summary>Dimensions of its embeddings.</summary>
    public int Dimensions => Model.Embedding.Dimension;

    /// <summary>The unit-length embedding of a feature vector.</summary>
    public float[] Embed(float[] features)
    {
        var embedding = new float[Dimensions];
        Model.Embedding.Embed(features, embedding);
        return embedding;
    }
}
