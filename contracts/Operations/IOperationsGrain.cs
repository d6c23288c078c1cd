using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>Where every silo reports its figures, so that one question tells of all. Kept in memory alone. Key: 0.</summary>
[Alias("pv.IOperationsGrain")]
public interface IOperationsGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a silo's newest figures.</summary>
    [Alias("Report"), AlwaysInterleave]
    Task Report(SiloFigures figures, CancellationToken cancellationToken);

    /// <summary>The cluster as last reported.</summary>
    [Alias("Read"), AlwaysInterleave]
    Task<ClusterOperations> Read(CancellationToken cancellationToken);
}

/// <summary>One silo's figures of its window, in a form that adds up.</summary>
/// <param name="Condition">The silo; its rates are left to the reader.</param>
/// <param name="WindowSeconds">Length of the window.</param>
/// <param name="Searches">Searches.</param>
/// <param name="Requests">HTTP requests.</param>
/// <param name="Writes">Changes of tracks.</param>
/// <param name="Attributions">Attributions told.</param>
/// <param name="UnknownAttributions">Those that knew nobody.</param>
/// <param name="TopProbabilities">Sum of the likeliest producers' probabilities.</param>
/// <param name="AttributionDrift">How far their mean has moved.</param>
/// <param name="Index">Its part of the index; recall is the mean over its samples.</param>
/// <param name="Queue">Its search pool.</param>
/// <param name="Lag">The library's lag as it sees it.</param>
[GenerateSerializer, Immutable, Alias("pv.SiloFigures")] // Parameter order is the wire format: never reorder.
public sealed record SiloFigures(
    SiloCondition Condition, double WindowSeconds, DurationCounts Searches, DurationCounts Requests, DurationCounts Writes, long Attributions,
    long UnknownAttributions, double TopProbabilities, double? AttributionDrift, IndexCondition Index, SearchQueue Queue, PropagationLag Lag);

/// <summary>Durations counted in buckets.</summary>
/// <param name="UpToSeconds">Upper bounds of the buckets, rising; one more bucket holds what is longer.</param>
/// <param name="Counts">Shape [bounds + 1].</param>
/// <param name="Failures">Those that failed.</param>
/// <param name="Rejected">Those that were told to come again.</param>
[GenerateSerializer, Immutable, Alias("pv.DurationCounts")] // Parameter order is the wire format: never reorder.
public sealed record DurationCounts(double[] UpToSeconds, long[] Counts, long Failures, long Rejected);
