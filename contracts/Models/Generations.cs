using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>Where a generation stands.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<GenerationStatus>))]
public enum GenerationStatus
{
    /// <summary>Being fitted, evaluated or indexed.</summary>
    [JsonStringEnumMemberName("building")]
    Building = 0,

    /// <summary>The one that answers.</summary>
    [JsonStringEnumMemberName("live")]
    Live = 1,

    /// <summary>Complete, but another one answers; can be promoted.</summary>
    [JsonStringEnumMemberName("standby")]
    Standby = 2,

    /// <summary>Its index is gone; kept for the record.</summary>
    [JsonStringEnumMemberName("retired")]
    Retired = 3,

    /// <summary>Its fit did not come to an end; <see cref="Generation.Note"/> says why.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed = 4,
}

/// <summary>A fitted model and the index built on it.</summary>
/// <param name="Number">1, 2, …</param>
/// <param name="Status">Where it stands.</param>
/// <param name="Schema">Feature schema it embeds.</param>
/// <param name="Dimensions">Dimensions of its embeddings.</param>
/// <param name="Tracks">Tracks it was fitted on.</param>
/// <param name="Producers">Producers it was fitted on.</param>
/// <param name="FittedAt">When.</param>
/// <param name="Quality">What its cross-validation measured; null where there were too few credits for one.</param>
/// <param name="Note">Why it was promoted, kept aside or failed, in words.</param>
/// <param name="Hubness">How evenly its answers are spread over the library; null where it holds too few tracks to tell.</param>
/// <param name="Factory">Whether it shipped with the product instead of being fitted on this library.</param>
[GenerateSerializer, Immutable, Alias("pv.Generation")] // Parameter order is the wire format: never reorder.
public sealed record Generation(
    int Number, GenerationStatus Status, string Schema, int Dimensions, int Tracks, int Producers, DateTimeOffset FittedAt,
    FitQuality? Quality, string Note, HubnessQuality? Hubness = null, bool Factory = false);

/// <summary>Offline measures of one fit by cross-validation.</summary>
/// <param name="Split">random, album or artist: what the folds keep apart.</param>
/// <param name="Folds">How many folds.</param>
/// <param name="Tracks">Tracks scored.</param>
/// <param name="Accuracy">Share of tracks whose most probable producer is right, 0…1.</param>
/// <param name="Top3">Share with the right one among the first three, 0…1.</param>
/// <param name="MacroF1">Mean over producers of the harmonic mean of precision and recall, 0…1.</param>
/// <param name="CalibrationError">Expected calibration error in ten bins, 0…1.</param>
/// <param name="Chance">Accuracy of always naming the most frequent producer, 0…1.</param>
[GenerateSerializer, Immutable, Alias("pv.FitQuality")] // Parameter order is the wire format: never reorder.
public sealed record FitQuality(
    string Split, int Folds, int Tracks, double Accuracy, double Top3, double MacroF1, double CalibrationError, double Chance);

/// <summary>How unevenly tracks turn up among the ten nearest of others.</summary>
/// <param name="Tracks">Tracks it was measured on, drawn from the library.</param>
/// <param name="Skewness">Skewness of how often a track is among them, ranked by mutual proximity; 0 is even.</param>
/// <param name="Antihubs">Share of tracks that never are.</param>
/// <param name="Hubs">Share of tracks that are more than twice as often as the mean.</param>
/// <param name="RawSkewness">The skewness by plain cosine of the standardised features, without anything learned: the mark to beat.</param>
[GenerateSerializer, Immutable, Alias("pv.HubnessQuality")] // Parameter order is the wire format: never reorder.
public sealed record HubnessQuality(int Tracks, double Skewness, double Antihubs, double Hubs, double RawSkewness);

/// <summary>A long operation's progress.</summary>
/// <param name="Id">Identity of the operation.</param>
/// <param name="Step">What it is doing, in words.</param>
/// <param name="Done">Whether it has ended.</param>
/// <param name="Error">Why it failed; null when it did not.</param>
/// <param name="Generation">For a fit: the generation it makes.</param>
/// <param name="Evaluation">For an evaluation: the finished report, one JSON document.</param>
/// <param name="Share">Share done of the present step, 0…1; null where that is not known.</param>
[GenerateSerializer, Immutable, Alias("pv.OperationStatus")] // Parameter order is the wire format: never reorder.
public sealed record OperationStatus(
    string Id, string Step, bool Done, string? Error, Generation? Generation = null, [property: JsonIgnore] string? Evaluation = null,
    double? Share = null);

/// <summary>Which generations a change must reach.</summary>
/// <param name="Live">The one that answers; 0: none.</param>
/// <param name="Building">The one being built beside it; 0: none.</param>
/// <param name="Schema">Feature schema of the live one; the schema a fit would use where none is.</param>
[GenerateSerializer, Immutable, Alias("pv.GenerationPair")] // Parameter order is the wire format: never reorder.
public readonly record struct GenerationPair(int Live, int Building, string Schema);

/// <summary>How to evaluate.</summary>
/// <param name="Split">random, album, artist or unseen (whole producers held out).</param>
/// <param name="Folds">2…20.</param>
/// <param name="Seed">Number behind the folds.</param>
/// <param name="Seeds">How many evaluations, with this seed and those that follow it, 1…20.</param>
[GenerateSerializer, Immutable, Alias("pv.EvaluationQuestion")] // Parameter order is the wire format: never reorder.
public sealed record EvaluationQuestion(string Split = "album", int Folds = 5, int Seed = 1, int Seeds = 1);
