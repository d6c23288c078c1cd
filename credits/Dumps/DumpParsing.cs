using System.Collections.Concurrent;

namespace ProductionValue.Credits;

/// <summary>What became of one document.</summary>
/// <typeparam name="T">What is read of it.</typeparam>
/// <param name="Document">The document.</param>
/// <param name="Value">What was read; null where it is malformed or holds nothing of interest.</param>
/// <param name="Malformed">What is wrong with it; null where nothing is.</param>
public sealed record ParsedDocument<T>(string Document, T? Value, string? Malformed)
    where T : class;

/// <summary>Parses documents on several cores and tells them in their order; memory is a batch's.</summary>
public static class DumpParsing
{
    private const int BatchDocuments = 512;
    private const long BatchBytes = 32L << 20;

    /// <summary>Parses each document; what it throws as malformed is told as such.</summary>
    /// <param name="documents">The documents.</param>
    /// <param name="parse">Reads one; throws <see cref="InvalidDataException"/> or <see cref="System.Text.Json.JsonException"/> where it is malformed.</param>
    /// <param name="skip">How many documents were done before.</param>
    /// <param name="cancellationToken">Ends the work between two batches.</param>
    public static IEnumerable<ParsedDocument<T>> Parse<T>(
        IEnumerable<DumpDocument> documents, Func<DumpDocument, T?> parse, long skip, CancellationToken cancellationToken)
        where T : class
    {
        Task<ParsedDocument<T>[]>? pending = null;
        foreach (var batch in Batches(documents.Skip((int)Math.Min(skip, int.MaxValue))))
        {
            cancellationToken.ThrowIfCancellationRequested();
            var next = Task.Run(() => ParseBatch(batch, parse), cancellationToken); // Parsed while the next batch is read.
            foreach (var parsed in pending?.GetAwaiter().GetResult() ?? [])
                yield return parsed;
            pending = next;
        }

        foreach (var parsed in pending?.GetAwaiter().GetResult() ?? [])
            yield return parsed;
    }

    private static IEnumerable<List<DumpDocument>> Batches(IEnumerable<DumpDocument> documents)
    {
        var (batch, bytes) = (new List<DumpDocument>(BatchDocuments), 0L);
        foreach (var document in documents)
        {
            batch.Add(document);
            bytes += document.Bytes.Length;
            if (batch.Count < BatchDocuments && bytes < BatchBytes)
                continue;
            yield return batch;
            (batch, bytes) = (new List<DumpDocument>(BatchDocuments), 0);
        }

        if (batch.Count > 0)
            yield return batch;
    }

    private static ParsedDocument<T>[] ParseBatch<T>(List<DumpDocument> batch, Func<DumpDocument, T?> parse)
        where T : class
    {
        var parsed = new ParsedDocument<T>[batch.Count];
        Parallel.ForEach(Partitioner.Create(0, batch.Count, Math.Max(1, batch.Count / (Environment.ProcessorCount * 2))), range =>
        {
            for (var position = range.Item1; position < range.Item2; position++)
                parsed[position] = ParseOne(batch[position], parse);
        });
        return parsed;
    }

    private static ParsedDocument<T> ParseOne<T>(DumpDocument document, Func<DumpDocument, T?> parse)
        where T : class
    {
        try
        {
            return new ParsedDocument<T>(document.Name, parse(document), null);
        }
        catch (Exception wrong) when (wrong is InvalidDataException or System.Text.Json.JsonException or InvalidOperationException or FormatException)
        {
            return new ParsedDocument<T>(document.Name, null, wrong.Message);
        }
    }
}
