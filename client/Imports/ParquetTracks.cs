using System.Security.Cryptography;
using System.Runtime.InteropServices;
using System.Text.Json;
using Parquet;
using Parquet.Data;
using Parquet.Schema;
using ProductionValue.Audio;
using ProductionValue.Contracts;
using FeatureVector = ProductionValue.Contracts.FeatureVector;

namespace ProductionValue.Client;

/// <summary>
/// Tracks in a Parquet file. Columns by name, others ignored: <c>track</c> and <c>values</c> (a list of numbers) must be there; <c>content_id</c>,
/// <c>title</c>, <c>artist</c>, <c>album</c>, <c>path</c>, <c>producer</c> (several separated by a semicolon), <c>schema</c>, <c>year</c>,
/// <c>start_seconds</c> and <c>duration_seconds</c> may be.
/// </summary>
internal sealed class ParquetTracks
{
    private readonly Dictionary<string, string?[]> texts = new(StringComparer.Ordinal);
    private readonly Dictionary<string, double?[]> numbers = new(StringComparer.Ordinal);
    private float[]?[] vectors = [];

    private ParquetTracks()
    {
    }

    /// <summary>Writes every track as a JSON line, one group of rows in memory at a time.</summary>
    /// <exception cref="InvalidDataException">The file is no Parquet file, or a column is missing or of another type; the message names it.</exception>
    public static async Task WriteLines(string path, Stream lines, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        try
        {
            await using var reader = await Open(file, cancellationToken);
            for (var group = 0; group < reader.RowGroupCount; group++)
            {
                using var rows = reader.OpenRowGroupReader(group);
                var tracks = new ParquetTracks();
                foreach (var field in reader.Schema.GetDataFields())
                    await tracks.Take(field, rows, cancellationToken);
                for (var row = 0; row < rows.RowCount; row++)
                {
                    await JsonSerializer.SerializeAsync(lines, tracks.Row(row), ClientJson.Options, cancellationToken);
                    lines.WriteByte((byte)'\n');
                }
            }
        }
        catch (Exception wrong) when (wrong is ParquetException or InvalidDataException or InvalidCastException or EndOfStreamException)
        {
            throw new InvalidDataException($"{path}: {wrong.Message}", wrong);
        }
    }

    private static async Task<ParquetReader> Open(FileStream file, CancellationToken cancellationToken)
    {
        try
        {
            return await ParquetReader.CreateAsync(file, null, true, cancellationToken);
        }
        catch (IOException wrong)
        {
            throw new InvalidDataException(wrong.Message, wrong);
        }
    }

    private async Task Take(DataField field, ParquetRowGroupReader rows, CancellationToken cancellationToken)
    {
        var name = field.Path.FirstPart!;
        if (name is not ("track" or "values" or "content_id" or "title" or "artist" or "album" or "path" or "producer" or "schema" or "year" or "start_seconds" or "duration_seconds"))
            return;
        using var column = await rows.ReadRawColumnDataBaseAsync(field, cancellationToken);
        if (name is "values")
            vectors = Lists(field, column, (int)rows.RowCount);
        else if (name is "year" or "start_seconds" or "duration_seconds")
            numbers[name] = Flat(field, column, (int)rows.RowCount, Numbers(name, column), number => (double?)number);
        else if (column is RawColumnData<ReadOnlyMemory<char>> characters)
            texts[name] = Flat(field, column, (int)rows.RowCount, characters.Values, text => text.ToString());
        else
            throw new InvalidDataException($"column {name}: expected text, got {field.ClrType.Name}");
    }

    private TrackSubmission Row(int row)
    {
        var id = Text("track", row) ?? throw new InvalidDataException($"row {row}: column track: expected an id, got nothing");
        if (!TrackId.TryParse(id, out var track, out var expected))
            throw new InvalidDataException($"row {row}: column track: {expected}");
        if (row >= vectors.Length || vectors[row] is not { } values)
            throw new InvalidDataException($"row {row}: column values: expected a list of numbers, got nothing");
        var content = Text("content_id", row) ?? Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(values.AsSpan())).AsSpan(0, 16));
        var metadata = new TrackMetadata(
            Text("title", row) ?? id, Text("artist", row) ?? "", Text("album", row) ?? "", Text("path", row) ?? "",
            Number("start_seconds", row), Number("duration_seconds", row) ?? 0, (int?)Number("year", row));
        var producers = (Text("producer", row) ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new TrackSubmission(
            track, content, metadata, [new FeatureVector(Text("schema", row) ?? FeatureSchema.Fitted.Id, values)],
            [.. producers.Select(producer => new Credit(producer, CreditRole.Producer, CreditSource.Manifest))]);
    }

    private string? Text(string column, int row) => texts.TryGetValue(column, out var values) && row < values.Length ? values[row] : null;

    private double? Number(string column, int row) => numbers.TryGetValue(column, out var values) && row < values.Length ? values[row] : null;

    private static double[] Numbers(string name, RawColumnData column) => column switch
    {
        RawColumnData<float> single => Array.ConvertAll(single.Values.ToArray(), number => (double)number),
        RawColumnData<double> wide => wide.Values.ToArray(),
        RawColumnData<int> whole => Array.ConvertAll(whole.Values.ToArray(), number => (double)number),
        RawColumnData<long> longer => Array.ConvertAll(longer.Values.ToArray(), number => (double)number),
        _ => throw new InvalidDataException($"column {name}: expected numbers, got another type"),
    };

    // Values that are there follow each other; the definition level of a row says whether it has one.
    private static TResult?[] Flat<T, TResult>(DataField field, RawColumnData column, int rows, ReadOnlySpan<T> values, Func<T, TResult?> of)
    {
        var result = new TResult?[rows];
        var levels = field.MaxDefinitionLevel > 0 ? column.DefinitionLevels : default;
        for (int row = 0, next = 0; row < rows; row++)
        {
            if (field.MaxDefinitionLevel == 0 || levels[row] == field.MaxDefinitionLevel)
                result[row] = of(values[next++]);
        }

        return result;
    }

    // A repetition level of 0 begins the next row's list.
    private static float[]?[] Lists(DataField field, RawColumnData column, int rows)
    {
        if (field.MaxRepetitionLevel != 1)
            throw new InvalidDataException("column values: expected one list of numbers a row, got another shape");
        var values = column is RawColumnData<float> single ? single.Values.ToArray() : Array.ConvertAll(Numbers("values", column), number => (float)number);
        var lists = new float[]?[rows];
        var list = new List<float>();
        var (row, next) = (-1, 0);
        for (var position = 0; position < column.RepetitionLevels.Length; position++)
        {
            if (column.RepetitionLevels[position] == 0)
                End();
            if (column.DefinitionLevels[position] == field.MaxDefinitionLevel)
                list.Add(values[next++]);
        }

        End();
        return lists;

        void End()
        {
            if (row >= 0 && list.Count > 0)
                lists[row] = [.. list];
            list.Clear();
            row++;
        }
    }
}
