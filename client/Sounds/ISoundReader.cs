using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>Listens to files: the audio room as the client needs it. Safe for concurrent use.</summary>
internal interface ISoundReader
{
    /// <summary>The feature schemas of the vectors it extracts.</summary>
    IReadOnlyList<string> Schemas { get; }

    /// <summary>Identity of the audio content alone, 32 hex digits; the same after retagging. No decoding.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    string Identify(string file, CancellationToken cancellationToken);

    /// <summary>Decodes the excerpt and extracts the vectors wanted, or says why not.</summary>
    /// <param name="file">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null: the middle of the recording.</param>
    /// <param name="schemas">The vectors wanted; all of them where none of these is known.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    SoundReading Extract(string file, double? startSeconds, IReadOnlyCollection<string> schemas, CancellationToken cancellationToken);

    /// <summary>Decodes the excerpt and extracts one vector of it and of each segment of about 3 s, or says why not.</summary>
    /// <param name="file">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null: the middle of the recording.</param>
    /// <param name="schema">The vector wanted; one of <see cref="Schemas"/>.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    SoundReading ExtractSegments(string file, double? startSeconds, string schema, CancellationToken cancellationToken);
}

/// <summary>What was heard in one file, or why nothing was.</summary>
/// <param name="Recording">What was heard; null when the file is refused.</param>
/// <param name="Refusal">What was expected and what came; null when it is not refused.</param>
internal sealed record SoundReading(Recording? Recording, string? Refusal);

/// <summary>What was heard in one file.</summary>
/// <param name="ContentId">Identity of the audio content alone.</param>
/// <param name="DurationSeconds">Length of the whole recording.</param>
/// <param name="StartSeconds">Where the analysed excerpt starts.</param>
/// <param name="ClipSeconds">Length of the analysed excerpt.</param>
/// <param name="Features">One vector a schema.</param>
/// <param name="Segments">Segments with their vectors, times within the recording; null unless asked for.</param>
internal sealed record Recording(
    string ContentId, double DurationSeconds, double StartSeconds, double ClipSeconds, FeatureVector[] Features, QuerySegment[]? Segments = null);
