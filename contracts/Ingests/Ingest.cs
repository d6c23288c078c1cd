using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>Where an import stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<IngestStatus>))]
public enum IngestStatus
{
    /// <summary>Taking files.</summary>
    [JsonStringEnumMemberName("running")]
    Running = 0,

    /// <summary>Every file is accounted for.</summary>
    [JsonStringEnumMemberName("completed")]
    Completed = 1,

    /// <summary>Ended by the caller; what was acknowledged stays.</summary>
    [JsonStringEnumMemberName("cancelled")]
    Cancelled = 2,
}

/// <summary>One file of an import: what was extracted from it, or why it was refused.</summary>
/// <param name="Path">The file as the user named it: the key under which the import accounts for it.</param>
/// <param name="Submission">The track; null when the file was refused.</param>
/// <param name="Refusal">Why it was refused: which field, what was expected and what came; null when it was not.</param>
/// <param name="Trace">The span the file was read in, as W3C traceparent, so that its way into the library is told as one; null where none is kept.</param>
[GenerateSerializer, Immutable, Alias("pv.IngestFile")] // Parameter order is the wire format: never reorder.
public sealed record IngestFile(string Path, TrackSubmission? Submission, string? Refusal, string? Trace = null);

/// <summary>What became of one file.</summary>
/// <param name="Path">The file.</param>
/// <param name="Track">The track it is; null when refused.</param>
/// <param name="Outcome">added, unchanged, updated; null when refused.</param>
/// <param name="Reason">Why it was refused, or a remark (two copies of one recording).</param>
[GenerateSerializer, Immutable, Alias("pv.IngestOutcome")] // Parameter order is the wire format: never reorder.
public sealed record IngestOutcome(string Path, TrackId? Track, PutOutcome? Outcome, string? Reason);

/// <summary>An import's account.</summary>
/// <param name="Id">Identity of the import.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Added">Files that became new tracks.</param>
/// <param name="Updated">Files whose track changed.</param>
/// <param name="Unchanged">Files whose track says the same.</param>
/// <param name="Refused">Files refused.</param>
/// <param name="Files">Every file in the order it came in; only those refused where the caller asked for less.</param>
[GenerateSerializer, Immutable, Alias("pv.IngestReport")] // Parameter order is the wire format: never reorder.
public sealed record IngestReport(
    string Id, IngestStatus Status, int Added, int Updated, int Unchanged, int Refused, IngestOutcome[] Files);
