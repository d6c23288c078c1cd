namespace ProductionValue.Audio;

/// <summary>What the decoder may use, and its limits.</summary>
public sealed record AudioDecoderOptions
{
    /// <summary>Whether files are decoded in this process where that is possible; otherwise by ffmpeg alone.</summary>
    public bool UseLibraries { get; init; } = true;

    /// <summary>The ffmpeg program: a name on the search path or a full path.</summary>
    public string FfmpegPath { get; init; } = "ffmpeg";

    /// <summary>The ffprobe program: a name on the search path or a full path.</summary>
    public string FfprobePath { get; init; } = "ffprobe";

    /// <summary>How long one ffmpeg or ffprobe process may run before it is killed.</summary>
    public TimeSpan ProcessTimeout { get; init; } = TimeSpan.FromSeconds(60);
}
