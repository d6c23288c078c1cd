using System.Diagnostics.CodeAnalysis;

namespace ProductionValue.Audio;

/// <summary>Either a decoded clip or the reason why there is none.</summary>
public sealed class DecodeResult
{
    private DecodeResult(AudioClip? clip, AudioRefusal? refusal) => (Clip, Refusal) = (clip, refusal);

    /// <summary>The clip; null when the file was refused.</summary>
    public AudioClip? Clip { get; }

    /// <summary>The reason; null when the file was decoded.</summary>
    public AudioRefusal? Refusal { get; }

    /// <summary>Whether there is a clip.</summary>
    [MemberNotNullWhen(true, nameof(Clip))]
    [MemberNotNullWhen(false, nameof(Refusal))]
    public bool IsDecoded => Clip is not null;

    internal static DecodeResult Decoded(AudioClip clip) => new(clip, null);

    internal static DecodeResult Refused(string reason) => new(null, new AudioRefusal(reason));
}
