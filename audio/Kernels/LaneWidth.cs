namespace ProductionValue.Audio;

/// <summary>How many frames the kernels compute side by side.</summary>
internal enum LaneWidth
{
    /// <summary>One: no vectors.</summary>
    Single = 1,

    /// <summary>Eight: 256-bit vectors.</summary>
    Narrow = 8,

    /// <summary>Sixteen: 512-bit vectors.</summary>
    Wide = 16,
}
