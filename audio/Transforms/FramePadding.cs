namespace ProductionValue.Audio;

/// <summary>What a centred frame sees beyond the ends of the clip.</summary>
public enum FramePadding
{
    /// <summary>Zeros: the default of librosa since 0.10.</summary>
    Zero,

    /// <summary>The clip mirrored at its first and last sample: the default of librosa before 0.10.</summary>
    Reflect,
}
