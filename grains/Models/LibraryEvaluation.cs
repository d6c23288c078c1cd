using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>Evaluates the library by cross-validation, the poster's pipeline beside ours on the same folds, off the grain scheduler.</summary>
internal sealed class LibraryEvaluation(TrainingRows rows, IOptions<LibraryOptions> options)
{
    private const int MostSeeds = 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly Dictionary<string, SplitKind> Splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["random"] = SplitKind.Random, ["album"] = SplitKind.Album, ["artist"] = SplitKind.Artist, ["unseen"] = SplitKind.UnseenProducer,
    };

    /// <summary>Refuses a question that cannot be asked.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, what was expected and what came.</exception>
    public static void Check(EvaluationQuestion question)
    {
        if (!Splits.ContainsKey(question.Split))
            throw new ArgumentException($"split: expected {string.Join(", ", Splits.Keys)}, got \"{question.Split}\"", nameof(question));
        if (question.Folds is < 2 or > 20)
            throw new ArgumentException($"folds: expected 2 to 20, got {question.Folds}", nameof(question));
        if (question.Seeds is < 1 or > MostSeeds)
            throw new ArgumentException($"seeds: expected 1 to {MostSeeds}, got {question.Seeds}", nameof(question));
    }

    /// <summary>Measures.</summary>
    /// <param name="question">What and how often.</param>
    /// <param name="report">Told what is being done.</param>
    /// <param name="progress">Told the share done.</param>
    /// <param name="cancellationToken">Gives up between two steps.</param>
    /// <returns>The report of the first seed with each producer's measures, and a summary of every seed: one JSON document.</returns>
    /// <exception cref="InvalidOperationException">No track with features credits a producer.</exception>
    public async Task<string> Run(EvaluationQuestion question, Action<string> report, IProgress<double> progress, CancellationToken cancellationToken)
    {
        var tracks = await rows.Read(options.Value.Schema, options.Value.MaxFitTracks, cancellationToken);
        if (!tracks.Any(track => track.Producers.Count > 0))
            throw new InvalidOperationException("expected tracks that credit a producer, the library holds none: ingest music with credits first");
        var baseline = (await rows.Read(options.Value.BaselineSchema, options.Value.MaxFitTracks, cancellationToken)).ToDictionary(track => track.Track);
        var both = tracks.Where(track => baseline.ContainsKey(track.Track)).ToList();
        // The same tracks for both pipelines; without baseline vectors ours is measured alone.
        var set = new TrainingSet(both.Count > 0 ? both : tracks);
        var poster = both.Count > 0 ? new TrainingSet([.. both.Select(track => baseline[track.Track])]) : null;
        var reports = new List<EvaluationReport>();
        for (var repeat = 0; repeat < question.Seeds; repeat++)
        {
            var plan = new EvaluationOptions { Split = Splits[question.Split], Folds = question.Folds, Seed = question.Seed + repeat };
            report(string.Create(CultureInfo.InvariantCulture, $"testing {set.Tracks.Count} tracks in {question.Folds} folds, seed {plan.Seed}"));
            var part = new PartOf(progress, repeat, question.Seeds);
            reports.Add(await Task.Run(() => Evaluation.Run(set, poster, plan, part, cancellationToken), cancellationToken));
        }

        return Tell(reports).ToJsonString(Json);
    }

    private static JsonObject Tell(List<EvaluationReport> reports)
    {
        var told = JsonSerializer.SerializeToNode(reports[0], Json)!.AsObject();
        for (var pipeline = 0; pipeline < reports[0].Pipelines.Count; pipeline++)
        {
            told["pipelines"]![pipeline]!["perProducer"] = JsonSerializer.SerializeToNode(ProducerMeasures.Of(reports[0].Pipelines[pipeline].Confusion), Json);
            if (pipeline > 0)
                told["pipelines"]![pipeline]!.AsObject().Remove("predictions"); // Ours are enough to be looked at; a line a track is long.
        }

        told["repeats"] = JsonSerializer.SerializeToNode(reports.Select(SeedSummary.Of), Json);
        told["means"] = JsonSerializer.SerializeToNode(SeedSummary.Means(reports), Json);
        return told;
    }

    /// <summary>Progress of one of several equal parts as progress of the whole.</summary>
    private sealed class PartOf(IProgress<double> whole, int part, int parts) : IProgress<double>
    {
        public void Report(double value) => whole.Report((part + value) / parts);
    }
}
