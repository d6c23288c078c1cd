namespace ProductionValue.Audio;

/// <summary>What the decoder may use, and its limits.</summary>
public sealed record AudioDecoderOptions
{
    /// <summary>Whether libmpg123 and libsndfile are used where they are installed.</summary>
    public bool UseLibraries { get; init; } = true;

    /// <summary>The ffmpeg program: a name on the search path or a full path.</summary>
    public string FfmpegPath { get; init; } = "ffmpeg";

    /// <summary>The ffprobe program: a name on the search path or a full path.</summary>
    public string FfprobePath { get; init; } = "ffprobe";

    /// <summary>How long one ffmpeg or ffprobe process may run before it is killed.</summary>
    public TimeSpan ProcessTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
