using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>A file ready to be sent.</summary>
/// <param name="File">What the silo is told.</param>
/// <param name="Remark">What a person should know; null where there is nothing.</param>
/// <param name="Twin">The recording that this file is a copy of and must follow; null where it stands for itself.</param>
/// <param name="Own">The recording this file stands for, which copies may follow; null where there is none.</param>
/// <param name="Replaces">The track that this one takes the place of once it is accepted; null where there is none.</param>
internal sealed record PreparedFile(IngestFile File, string? Remark, FirstCopy? Twin = null, FirstCopy? Own = null, TrackId? Replaces = null);

/// <summary>The first file of an import that holds some content, for the copies that come after it.</summary>
/// <param name="path">The file.</param>
internal sealed class FirstCopy(string path)
{
    /// <summary>The file.</summary>
    public string Path { get; } = path;

    /// <summary>What was sent for it, without the features; null until it was sent and accepted.</summary>
    public TrackSubmission? Accepted { get; set; }

    /// <summary>Why it was refused; null where it was not.</summary>
    public string? Refusal { get; set; }
}
