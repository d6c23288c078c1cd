using System.Text.Json.Serialization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>What became of one file, as <c>pv ingest --json</c> tells it.</summary>
/// <param name="Path">The file.</param>
/// <param name="Track">The track it is; null when refused.</param>
/// <param name="Outcome"><c>added</c>, <c>updated</c>, <c>unchanged</c> or <c>refused</c>.</param>
/// <param name="Reason">Why it was refused, or a remark; null where there is nothing to say.</param>
internal sealed record FileOutcome(string Path, TrackId? Track, string Outcome, string? Reason)
{
    /// <summary>The outcome of a file that is not in the library.</summary>
    public const string Refused = "refused";

    /// <summary>Takes what the silo told, with the client's own remark where the silo has none.</summary>
    public static FileOutcome Of(IngestOutcome told, string? remark) => told.Outcome is { } outcome
        ? new(told.Path, told.Track, Word(outcome), told.Reason ?? remark)
        : new(told.Path, null, Refused, told.Reason ?? remark ?? "refused without a reason");

    private static string Word(PutOutcome outcome) => outcome switch
    {
        PutOutcome.Added => "added",
        PutOutcome.Updated => "updated",
        _ => "unchanged",
    };
}

/// <summary>An import's account, as <c>pv ingest --json</c> tells it.</summary>
/// <param name="Ingest">Identity of the import.</param>
/// <param name="Added">Files that became new tracks.</param>
/// <param name="Updated">Files whose track changed.</param>
/// <param name="Unchanged">Files whose track says the same.</param>
/// <param name="Refused">Files refused.</param>
/// <param name="Files">Every file.</param>
internal sealed record IngestSummary(string Ingest, int Added, int Updated, int Unchanged, int Refused, IReadOnlyList<FileOutcome> Files)
{
    /// <summary>Counts outcomes.</summary>
    public static IngestSummary Of(string ingest, IReadOnlyList<FileOutcome> files) => new(
        ingest, Count(files, "added"), Count(files, "updated"), Count(files, "unchanged"), Count(files, FileOutcome.Refused), files);

    /// <summary>Whether any file is in the library now.</summary>
    [JsonIgnore]
    public bool HoldsAny => Added + Updated + Unchanged > 0;

    private static int Count(IReadOnlyList<FileOutcome> files, string outcome) => files.Count(file => file.Outcome == outcome);
}
