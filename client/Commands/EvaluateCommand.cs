using System.CommandLine;
using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary><c>pv evaluate</c>: how often the library is right, by cross-validation, the poster's pipeline beside ours.</summary>
internal static class EvaluateCommand
{
    /// <summary>The verb.</summary>
    public static Command Create(Workbench bench)
    {
        var split = new Option<string>("--split") { Description = "What the folds keep apart", DefaultValueFactory = _ => "album" };
        split.AcceptOnlyFromAmong("random", "album", "artist", "unseen");
        var folds = new Option<int?>("--folds") { Description = "How many folds (default: 5)", HelpName = "N" };
        folds.Validators.Add(CommonOptions.InRange(folds, 2, 20));
        var draw = new Option<int>("--seed") { Description = "Number behind the folds", DefaultValueFactory = _ => 1 };
        var seeds = new Option<int?>("--seeds") { Description = "How many evaluations, with this seed and those after it (default: 1)", HelpName = "N" };
        seeds.Validators.Add(CommonOptions.InRange(seeds, 1, 20));
        var svg = new Option<string?>("--svg") { Description = "Draw the confusion matrix into this file", HelpName = "FILE" };
        var command = new Command("evaluate", "Measure how often the library is right, by cross-validation") { split, folds, draw, seeds, svg, CommonOptions.Json };
        command.SetAction((parsed, cancellationToken) => bench.WithLibrary(parsed, async library =>
        {
            var question = new EvaluationQuestion(parsed.GetRequiredValue(split), parsed.GetValue(folds) ?? 5, parsed.GetValue(draw), parsed.GetValue(seeds) ?? 1);
            var ended = await Run(library, question, bench.Terminal, cancellationToken);
            if (ended.Error is not null)
                return bench.Refuse(parsed, "the evaluation failed: " + ended.Error, ProblemException.TypePrefix + "conflict");
            using var report = await library.Evaluation(ended.Id, cancellationToken);
            if (report is null)
                return bench.NotFound(parsed, $"the report of evaluation {ended.Id} is gone");
            if (parsed.GetValue(svg) is { } file)
                Draw(report.RootElement, file, bench.Terminal);
            return bench.Answer(parsed, report, told => EvaluationText.Write(bench.Terminal, told.RootElement));
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

    private static void Draw(JsonElement report, string file, Terminal terminal)
    {
        if (EvaluationText.Confusion(report) is not { } confusion)
            return;
        ConfusionDrawing.Save(confusion.Names, confusion.Counts, file);
        terminal.Remark($"drew the confusion matrix of {confusion.Names.Length} producers into {file}");
    }
}
