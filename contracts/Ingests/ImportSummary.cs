namespace ProductionValue.Contracts;

/// <summary>What became of a bulk import.</summary>
/// <param name="Added">Lines that became new tracks.</param>
/// <param name="Updated">Lines whose track changed.</param>
/// <param name="Unchanged">Lines whose track says the same.</param>
/// <param name="Refused">Lines refused.</param>
/// <param name="Refusals">The first of them: line number and reason.</param>
/// <param name="Seconds">From the first line until every line was taken: durable, listed and found by its words.</param>
/// <param name="ViewSeconds">From then until index and producers had every track.</param>
[GenerateSerializer, Immutable, Alias("pv.ImportSummary")] // Parameter order is the wire format: never reorder.
public sealed record ImportSummary(long Added, long Updated, long Unchanged, long Refused, ImportRefusal[] Refusals, double Seconds, double ViewSeconds);

/// <summary>A line that was refused.</summary>
/// <param name="Line">Its number, from 1.</param>
/// <param name="Reason">Which field, what was expected and what came.</param>
[GenerateSerializer, Immutable, Alias("pv.ImportRefusal")] // Parameter order is the wire format: never reorder.
public sealed record ImportRefusal(long Line, string Reason);
