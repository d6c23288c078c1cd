using System.Diagnostics.CodeAnalysis;

namespace ProductionValue.Audio;

/// <summary>Either the features of a file or the reason why there are none.</summary>
public sealed class ExtractionResult
{
    private ExtractionResult(ExtractedFeatures? features, AudioRefusal? refusal) => (Features, Refusal) = (features, refusal);

    /// <summary>The features; null when the file was refused.</summary>
    public ExtractedFeatures? Features { get; }

    /// <summary>The reason; null when features were extracted.</summary>
    public AudioRefusal? Refusal { get; }

    /// <summary>Whether there are features.</summary>
    [MemberNotNullWhen(true, nameof(Features))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsExtracted => Features is not null;

    internal static ExtractionResult Extracted(ExtractedFeatures features) => new(features, null);

    internal static ExtractionResult Refused(string reason) => new(null, new AudioRefusal(reason));
}
