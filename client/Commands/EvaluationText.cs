using System.Globalization;
using System.Text.Json;

namespace ProductionValue.Client;

/// <summary>An evaluation's report as text.</summary>
internal static class EvaluationText
{
    private const int MostDrawn = 60; // A wider matrix does not fit a terminal: --svg draws it.

    private static readonly string[] Measures =
        ["accuracy", "top3", "macroF1", "meanAveragePrecision", "precisionAt10", "calibrationError", "unknownAuroc", "unknownFalseAccept"];

    private static readonly string[] Hubness = ["skewness", "antihubs", "hubs"];

    /// <summary>Writes a report: its plain fields, the pipelines' measures, and reliability and confusions of the first one.</summary>
    public static void Write(Terminal terminal, JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object)
            return;
        terminal.Say(string.Join(", ", report.EnumerateObject().Where(field => IsPlain(field.Value)).Select(field => $"{field.Name} {Cell(field.Value)}")));
        if (!report.TryGetProperty("pipelines", out var pipelines) || pipelines.ValueKind != JsonValueKind.Array || pipelines.GetArrayLength() == 0)
            return;
        var rows = pipelines.EnumerateArray().ToArray();
        terminal.Table(
            ["pipeline", .. Measures.Select(measure => measure + "#"), "hub skew#", "antihubs#", "hubs#"],
            rows.Select(pipeline => new[] { Cell(Field(pipeline, "name")) }.Concat(Measures.Select(measure => Cell(Field(pipeline, measure))))
                .Concat(Hubness.Select(measure => Cell(Field(Field(pipeline, "hubness"), measure)))).ToArray()));
        WriteSeeds(terminal, report);
        WriteReliability(terminal, Field(rows[0], "reliability"));
        WriteConfusion(terminal, report);
    }

    /// <summary>The confusion matrix of the first pipeline; null where the report holds none.</summary>
    public static (string[] Names, int[][] Counts)? Confusion(JsonElement report)
    {
        var pipelines = Field(report, "pipelines");
        if (pipelines.ValueKind != JsonValueKind.Array || pipelines.GetArrayLength() == 0)
            return null;
        var confusion = Field(pipelines[0], "confusion");
        var (names, counts) = (Field(confusion, "producers"), Field(confusion, "counts"));
        if (names.ValueKind != JsonValueKind.Array || counts.ValueKind != JsonValueKind.Array || names.GetArrayLength() == 0)
            return null;
        return ([.. names.EnumerateArray().Select(name => name.GetString()!)], [.. counts.EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetInt32()).ToArray())]);
    }

    private static void WriteSeeds(Terminal terminal, JsonElement report)
    {
        var repeats = Field(report, "repeats");
        if (repeats.ValueKind != JsonValueKind.Array || repeats.GetArrayLength() < 2)
            return;
        terminal.Say($"means of {repeats.GetArrayLength()} seeds");
        string[] fields = ["accuracy", "accuracyDeviation", "top3", "macroF1", "meanAveragePrecision", "precisionAt10", "calibrationError", "hubnessSkewness", "unknownAuroc", "unknownFalseAccept"];
        terminal.Table(
            ["pipeline", .. fields.Select(field => field + "#")],
            Field(Field(report, "means"), "pipelines").EnumerateArray().Select(pipeline => new[] { Cell(Field(pipeline, "name")) }.Concat(fields.Select(field => Cell(Field(pipeline, field)))).ToArray()));
    }

    private static void WriteReliability(Terminal terminal, JsonElement bins)
    {
        if (bins.ValueKind != JsonValueKind.Array)
            return;
        terminal.Say("reliability: what was promised, and how often it came true");
        terminal.Table(
            ["probability", "answers#", "promised#", "true#"],
            bins.EnumerateArray().Where(bin => Field(bin, "count").GetInt32() > 0).Select(bin => new[]
            {
                $"{Cell(Field(bin, "from"))}–{Cell(Field(bin, "to"))}", Cell(Field(bin, "count")), Cell(Field(bin, "meanConfidence")), Cell(Field(bin, "accuracy")),
            }));
    }

    private static void WriteConfusion(Terminal terminal, JsonElement report)
    {
        if (Confusion(report) is not { } confusion)
            return;
        var (names, counts) = confusion;
        if (names.Length <= MostDrawn)
        {
            terminal.Say("confusion: rows are the truth, columns what was said, by the rows' numbers");
            foreach (var line in HeatMap.Lines(names, counts))
                terminal.Say(line);
        }

        var mistaken = counts.SelectMany((row, truth) => row.Select((count, said) => (Truth: truth, Said: said, Count: count)))
            .Where(cell => cell.Truth != cell.Said && cell.Count > 0).OrderByDescending(cell => cell.Count).Take(10).ToArray();
        if (mistaken.Length == 0)
            return;
        terminal.Say("most often mistaken");
        terminal.Table(["truth", "said", "times#"], mistaken.Select(cell => new[] { names[cell.Truth], names[cell.Said], $"{cell.Count}" }));
    }

    private static bool IsPlain(JsonElement value) => value.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.True or JsonValueKind.False;

    private static JsonElement Field(JsonElement holder, string name) =>
        holder.ValueKind == JsonValueKind.Object && holder.TryGetProperty(name, out var value) ? value : default;

    // A measure is a number, or an interval around one.
    private static string Cell(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.TryGetInt64(out var whole) ? $"{whole}" : value.GetDouble().ToString("0.000", CultureInfo.InvariantCulture),
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.Object => value.EnumerateObject().Where(field => field.Value.ValueKind == JsonValueKind.Number).Select(field => Cell(field.Value)).ToArray() is
            { Length: 3 } parts ? $"{parts[0]} ({parts[1]}–{parts[2]})" : "",
        JsonValueKind.True => "yes",
        JsonValueKind.False => "no",
        _ => "",
    };
}
