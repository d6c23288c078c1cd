using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv evaluate</c>: how often the library is right, by cross-validation, the poster's pipeline beside ours.</summary>
internal static class EvaluateCommand
{
    private static readonly string[] Measures =
        ["accuracy", "top3", "macroF1", "meanAveragePrecision", "precisionAt10", "calibrationError", "unknownAuroc", "unknownFalseAccept"];

    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var split = new Option<string>("--split") { Description = "What the folds keep apart", DefaultValueFactory = _ => "album" };
        split.AcceptOnlyFromAmong("random", "album", "artist");
        var folds = new Option<int?>("--folds") { Description = "How many folds (default: 5)", HelpName = "N" };
        folds.Validators.Add(CommonOptions.InRange(folds, 2, 20));
        var draw = new Option<int>("--seed") { Description = "Number behind the folds", DefaultValueFactory = _ => 1 };
        var command = new Command("evaluate", "Measure how often the library is right, by cross-validation") { split, folds, draw, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var question = new EvaluationQuestion(parsed.GetRequiredValue(split), parsed.GetValue(folds) ?? 5, parsed.GetValue(draw));
            var ended = await Run(library, question, bench.Terminal, cancellationToken);
            if (ended.Error is not null)
                return bench.Refuse(parsed, "the evaluation failed: " + ended.Error, ProblemException.TypePrefix + "conflict");
            using var report = await library.Evaluation(ended.Id, cancellationToken);
            return report is null
                ? bench.NotFound(parsed, $"the report of evaluation {ended.Id} is gone")
                : bench.Answer(parsed, report, told => Write(bench.Terminal, told.RootElement));
        }, cancellationToken));
        return command;
    }

    private static async Task<OperationStatus> Run(
        ProductionValueClient library, EvaluationQuestion question, Terminal terminal, CancellationToken cancellationToken)
    {
        var started = await library.StartEvaluation(question, cancellationToken);
        await using var progress = new WorkProgress(terminal, "Evaluating:");
        return await library.WaitFor(started, progress.Step, cancellationToken);
    }

    /// <summary>Writes a report: its plain fields, a table of the pipelines' measures, and the confusions of the first one.</summary>
    public static void Write(Terminal terminal, JsonElement report)
    {
        if (report.ValueKind != JsonValueKind.Object)
            return;
        terminal.Say(string.Join(", ", report.EnumerateObject().Where(field => IsPlain(field.Value)).Select(field => $"{field.Name} {Cell(field.Value)}")));
        if (!report.TryGetProperty("pipelines", out var pipelines) || pipelines.ValueKind != JsonValueKind.Array || pipelines.GetArrayLength() == 0)
            return;
        var rows = pipelines.EnumerateArray().ToArray();
        terminal.Table(
            ["pipeline", .. Measures.Select(measure => measure + "#")],
            rows.Select(pipeline => new[] { Cell(Field(pipeline, "name")) }.Concat(Measures.Select(measure => Cell(Field(pipeline, measure)))).ToArray()));
        WriteConfusion(terminal, Field(rows[0], "confusion"));
    }

    private static void WriteConfusion(Terminal terminal, JsonElement confusion)
    {
        var (names, counts) = (Field(confusion, "producers"), Field(confusion, "counts"));
        if (names.ValueKind != JsonValueKind.Array || counts.ValueKind != JsonValueKind.Array)
            return;
        var mistaken = counts.EnumerateArray().SelectMany((row, truth) => row.EnumerateArray().Select((count, said) => (Truth: truth, Said: said, Count: count.GetInt32())))
            .Where(cell => cell.Truth != cell.Said && cell.Count > 0).OrderByDescending(cell => cell.Count).Take(10).ToArray();
        if (mistaken.Length == 0)
            return;
        terminal.Say("most often mistaken");
        terminal.Table(["truth", "said", "times#"], mistaken.Select(cell => new[] { Cell(names[cell.Truth]), Cell(names[cell.Said]), $"{cell.Count}" }));
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
