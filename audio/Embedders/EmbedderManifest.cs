using System.Security.Cryptography;
using System.Text.Json;

namespace ProductionValue.Audio;

/// <summary>What an operator says of an embedder of theirs, checked: a JSON file beside an ONNX model.</summary>
/// <param name="Name">Its name, lower-case letters, digits and hyphens: with the version the name of its feature schema.</param>
/// <param name="Version">Its version, at least 1: another model under the same name and version would spoil the library.</param>
/// <param name="Model">The model's file, relative to the manifest.</param>
/// <param name="Sha256">Its checksum, 64 hexadecimal digits.</param>
/// <param name="SampleRate">Rate of the mono samples it listens to, Hz.</param>
/// <param name="Dimensions">Length of its output for one frame, 1 to 4096.</param>
/// <param name="Licence">Licence of the model, in words: the operator has read it.</param>
public sealed record EmbedderManifest(string Name, int Version, string Model, string Sha256, int SampleRate, int Dimensions, string Licence)
{
    private const int LongestManifest = 1 << 20;

    /// <summary>Reads a manifest and checks that the model is the one it names.</summary>
    /// <param name="path">The manifest.</param>
    /// <param name="model">The model's bytes.</param>
    /// <exception cref="InvalidDataException">A field is missing or wrong, or the model has another checksum; the message names file and field.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    public static EmbedderManifest Read(string path, out byte[] model)
    {
        EmbedderManifest? manifest;
        try
        {
            if (new FileInfo(path).Length > LongestManifest)
                throw new InvalidDataException($"{path}: expected at most {LongestManifest} bytes");
            manifest = JsonSerializer.Deserialize<EmbedderManifest>(File.ReadAllBytes(path), JsonSerializerOptions.Web);
        }
        catch (JsonException wrong)
        {
            throw new InvalidDataException($"{path}: {wrong.Path ?? "$"}: {wrong.Message}", wrong);
        }

        if (manifest is null)
            throw new InvalidDataException($"{path}: expected an embedder's manifest, got null");
        if (manifest.Refusal() is { } refusal)
            throw new InvalidDataException($"{path}: {refusal}");
        var file = System.IO.Path.Combine(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, manifest.Model);
        model = File.ReadAllBytes(file);
        var found = Convert.ToHexStringLower(SHA256.HashData(model));
        return string.Equals(found, manifest.Sha256, StringComparison.OrdinalIgnoreCase)
            ? manifest
            : throw new InvalidDataException($"{path}: sha256: expected {manifest.Sha256}, got {found} of {file}");
    }

    private string? Refusal()
    {
        if (string.IsNullOrEmpty(Name) || !Name.All(character => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '-') || Name is "production" or "poster")
            return $"name: expected lower-case letters, digits and hyphens, and neither production nor poster, got \"{Name}\"";
        if (Version < 1)
            return $"version: expected 1 or more, got {Version}";
        if (string.IsNullOrEmpty(Model))
            return "model: expected a file, got none";
        if (Sha256 is not { Length: 64 } || !Sha256.All(char.IsAsciiHexDigit))
            return $"sha256: expected 64 hexadecimal digits, got \"{Sha256}\"";
        if (SampleRate is < 1_000 or > 192_000)
            return $"sampleRate: expected 1000 to 192000, got {SampleRate}";
        if (Dimensions is < 1 or > 4096)
            return $"dimensions: expected 1 to 4096, got {Dimensions}";
        return string.IsNullOrWhiteSpace(Licence) ? "licence: expected the model's licence in words, got none" : null;
    }
}
