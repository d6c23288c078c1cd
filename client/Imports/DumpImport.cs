using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>What an import of a dump did.</summary>
/// <param name="Documents">Documents read.</param>
/// <param name="Skipped">Documents done before.</param>
/// <param name="Taken">Documents that gave something.</param>
/// <param name="Malformed">Malformed documents.</param>
/// <param name="Refused">Tracks the library refused.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Named">The first malformed or refused documents, with the reason.</param>
internal sealed record DumpSummary(long Documents, long Skipped, long Taken, long Malformed, long Refused, double Seconds, IReadOnlyList<string> Named);

/// <summary>Counts an import of a dump and names what is wrong in it.</summary>
/// <param name="time">The clock.</param>
/// <param name="skipped">Documents done before.</param>
internal sealed class DumpImport(TimeProvider time, long skipped)
{
    private const int MaxNamed = 20;
    private readonly long _began = time.GetTimestamp();
    private readonly List<string> _named = [];
    private long _taken, _malformed, _refused;

    /// <summary>Documents read in this run.</summary>
    public long Documents { get; private set; }

    /// <summary>Documents done in all.</summary>
    public long Done => skipped + Documents;

    /// <summary>Counts a document.</summary>
    public void Count<T>(ParsedDocument<T> parsed)
        where T : class
    {
        Documents++;
        _taken += parsed.Value is null ? 0 : 1;
        if (parsed.Malformed is { } wrong)
        {
            _malformed++;
            Name($"{parsed.Document}: {wrong}");
        }
    }

    /// <summary>Counts a track the library refused.</summary>
    public void Refuse(IngestOutcome outcome)
    {
        _refused++;
        Name($"{outcome.Path}: {outcome.Reason}");
    }

    /// <summary>What was done.</summary>
    public DumpSummary Summarize() => new(Documents, skipped, _taken, _malformed, _refused, time.GetElapsedTime(_began).TotalSeconds, _named);

    /// <summary>Writes what was done.</summary>
    public static void Write(Terminal terminal, DumpSummary summary)
    {
        var rate = summary.Seconds > 0 ? summary.Documents / summary.Seconds : 0;
        terminal.Say(FormattableString.Invariant(
            $"{summary.Documents} documents in {summary.Seconds:0.0} s ({rate:0}/s), {summary.Skipped} done before, {summary.Taken} taken, {summary.Malformed} malformed, {summary.Refused} refused"));
        foreach (var named in summary.Named)
            terminal.Say(Terminal.Printable(named));
    }

    private void Name(string text)
    {
        if (_named.Count < MaxNamed)
            _named.Add(text);
    }
}
