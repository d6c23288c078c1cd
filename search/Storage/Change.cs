namespace ProductionValue.Search.Storage;

/// <summary>What a record of a <see cref="ChangeLog"/> did.</summary>
public enum ChangeKind
{
    /// <summary>An embedding was added, or took the place of the one of the same id.</summary>
    Add = 1,

    /// <summary>An embedding was removed.</summary>
    Remove = 2,
}

/// <summary>Receives the records of a log in order.</summary>
/// <param name="sequence">The record's number.</param>
/// <param name="kind">What it did.</param>
/// <param name="id">To which id.</param>
/// <param name="embedding">The embedding [dimensions]; empty for a removal. Valid during the call only.</param>
public delegate void ChangeHandler(ulong sequence, ChangeKind kind, ulong id, ReadOnlySpan<float> embedding);

/// <summary>What replaying a log found.</summary>
/// <param name="Records">Whole records.</param>
/// <param name="LastSequence">Number of the last whole record, 0 when there is none.</param>
/// <param name="WholeBytes">Length of the file up to the end of the last whole record.</param>
/// <param name="TornBytes">Bytes behind that: the rest of a record that was being written when the machine stopped. Such a record was never acknowledged.</param>
public sealed record ChangeReplay(long Records, ulong LastSequence, long WholeBytes, long TornBytes);

/// <summary>Bytes of a log that hold no whole record.</summary>
/// <param name="Offset">Where they begin.</param>
/// <param name="Bytes">How many.</param>
/// <param name="After">Number of the last whole record before them; 0 when there is none.</param>
/// <param name="Before">Number of the first whole record behind them; 0 at the end of the file. All numbers between the two are lost.</param>
public sealed record ChangeGap(long Offset, long Bytes, ulong After, ulong Before);

/// <summary>What was whole in a damaged log.</summary>
/// <param name="Records">Whole records.</param>
/// <param name="LastSequence">Number of the last one, 0 when there is none.</param>
/// <param name="Gaps">What is lost, in the order of the file.</param>
public sealed record ChangeSalvage(long Records, ulong LastSequence, IReadOnlyList<ChangeGap> Gaps);
