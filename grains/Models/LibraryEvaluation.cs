using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <summary>Evaluates the library by cross-validation, the poster's pipeline beside ours on the same folds, off the grain scheduler.</summary>
internal sealed class LibraryEvaluation(TrainingRows rows, IOptions<LibraryOptions> options)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    };

    private static readonly Dictionary<string, SplitKind> Splits = new(StringComparer.OrdinalIgnoreCase)
    {
        ["random"] = SplitKind.Random, ["album"] = SplitKind.Album, ["artist"] = SplitKind.Artist,
    };

    /// <summary>Refuses a question that cannot be asked.</summary>
    /// <exception cref="ArgumentException">A field is out of range; the message names it, what was expected and what came.</exception>
    public static void Check(EvaluationQuestion question)
    {
        if (!Splits.ContainsKey(question.Split))
            throw new ArgumentException($"split: expected {string.Join(", ", Splits.Keys)}, got \"{question.Split}\"", nameof(question));
        if (question.Folds is < 2 or > 20)
            throw new ArgumentException($"folds: expected 2 to 20, got {question.Folds}", nameof(question));
    }

    /// <summary>Measures.</summary>
    /// <returns>The report, one JSON document.</returns>
    /// <exception cref="InvalidOperationException">No track with features credits a producer.</exception>
    public async Task<string> Run(EvaluationQuestion question, Action<string> report, CancellationToken cancellationToken)
    {
        var tracks = await rows.Read(options.Value.Schema, options.Value.MaxFitTracks, cancellationToken);
        if (!tracks.Any(track => track.Producers.Count > 0))
            throw new InvalidOperationException("expected tracks that credit a producer, the library holds none: ingest music with credits first");
        var baseline = (await rows.Read(options.Value.BaselineSchema, options.Value.MaxFitTracks, cancellationToken)).ToDictionary(track => track.Track);
        var both = tracks.Where(track => baseline.ContainsKey(track.Track)).ToList();
        // The same tracks for both pipelines; without baseline vectors ours is measured alone.
        var set = new TrainingSet(both.Count > 0 ? both : tracks);
        var poster = both.Count > 0 ? new TrainingSet([.. both.Select(track => baseline[track.Track])]) : null;
        var plan = new EvaluationOptions { Split = Splits[question.Split], Folds = question.Folds, Seed = question.Seed };
        report(string.Create(CultureInfo.InvariantCulture, $"testing {set.Tracks.Count} tracks in {question.Folds} folds"));
        var measured = await Task.Run(() => Evaluation.Run(set, poster, plan, cancellationToken: cancellationToken), cancellationToken);
        return JsonSerializer.Serialize(measured, Json);
    }
}
