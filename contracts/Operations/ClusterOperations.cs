namespace ProductionValue.Contracts;

/// <summary>How the cluster does now: the figures of a dashboard's first row. What has no samples yet is null.</summary>
/// <param name="At">When this was told.</param>
/// <param name="WindowSeconds">Length of the time the rates and quantiles are of.</param>
/// <param name="State">The worst of the silos: ready, loading, draining, without-storage.</param>
/// <param name="Searches">Questions for similar tracks and attributions.</param>
/// <param name="Requests">HTTP requests, probes and scrapes excluded.</param>
/// <param name="Writes">Tracks put, credited and removed.</param>
/// <param name="Attributions">What attributions said.</param>
/// <param name="Index">The live generation's index.</param>
/// <param name="Queue">The search pools.</param>
/// <param name="Lag">How far index and producers are behind the rows.</param>
/// <param name="Silos">The silos that were heard of lately.</param>
[GenerateSerializer, Immutable, Alias("pv.ClusterOperations")] // Parameter order is the wire format: never reorder.
public sealed record ClusterOperations(
    DateTimeOffset At, double WindowSeconds, string State, OperationRates Searches, OperationRates Requests, OperationRates Writes,
    AttributionRates Attributions, IndexCondition Index, SearchQueue Queue, PropagationLag Lag, SiloCondition[] Silos);

/// <summary>How often something happens, how long it takes and how often it fails.</summary>
/// <param name="PerSecond">Rate of all of them.</param>
/// <param name="P50Seconds">Time within which half of them end; null without samples.</param>
/// <param name="P99Seconds">Time within which 99 of 100 end; null without samples.</param>
/// <param name="FailuresPerSecond">Rate of those that failed.</param>
/// <param name="RejectedPerSecond">Rate of those that were told to come again.</param>
[GenerateSerializer, Immutable, Alias("pv.OperationRates")] // Parameter order is the wire format: never reorder.
public sealed record OperationRates(double PerSecond, double? P50Seconds, double? P99Seconds, double FailuresPerSecond, double RejectedPerSecond);

/// <summary>What attributions said.</summary>
/// <param name="PerSecond">Rate.</param>
/// <param name="UnknownRate">Share that knew nobody.</param>
/// <param name="MeanTopProbability">Mean probability of the likeliest producer.</param>
/// <param name="Drift">How far that has moved since the generation's first attributions.</param>
[GenerateSerializer, Immutable, Alias("pv.AttributionRates")] // Parameter order is the wire format: never reorder.
public sealed record AttributionRates(double PerSecond, double? UnknownRate, double? MeanTopProbability, double? Drift);

/// <summary>The live generation's index.</summary>
/// <param name="Tracks">Tracks that can be found.</param>
/// <param name="Generation">Number of the live generation; 0: nothing is fitted.</param>
/// <param name="Recall">Share of the exact answer that sampled searches found.</param>
/// <param name="RecallSamples">How many were sampled.</param>
/// <param name="Hubness">Skew of how often a track is found.</param>
/// <param name="EmbeddingDrift">How far new tracks lie from the fit, standard deviations.</param>
/// <param name="SnapshotAgeSeconds">Age of the oldest snapshot.</param>
[GenerateSerializer, Immutable, Alias("pv.IndexCondition")] // Parameter order is the wire format: never reorder.
public sealed record IndexCondition(
    long Tracks, int Generation, double? Recall, long RecallSamples, double? Hubness, double? EmbeddingDrift, double? SnapshotAgeSeconds);

/// <summary>A search pool, or all of them.</summary>
/// <param name="Waiting">Searches waiting for a thread.</param>
/// <param name="Limit">Searches that may wait.</param>
/// <param name="BusyThreads">Threads at work.</param>
/// <param name="Threads">Threads.</param>
[GenerateSerializer, Immutable, Alias("pv.SearchQueue")] // Parameter order is the wire format: never reorder.
public sealed record SearchQueue(int Waiting, int Limit, int BusyThreads, int Threads);

/// <summary>How far index and producers are behind the rows.</summary>
/// <param name="PendingTracks">Stored tracks that some view does not have yet.</param>
/// <param name="OldestSeconds">How long the oldest of them has been behind.</param>
[GenerateSerializer, Immutable, Alias("pv.PropagationLag")] // Parameter order is the wire format: never reorder.
public sealed record PropagationLag(long PendingTracks, double OldestSeconds);

/// <summary>One silo.</summary>
/// <param name="Name">Its name in the cluster.</param>
/// <param name="State">ready, loading, draining, without-storage.</param>
/// <param name="Version">Its program's version.</param>
/// <param name="UpSeconds">How long it has been running.</param>
/// <param name="SeenSecondsAgo">How long ago it was last heard of.</param>
/// <param name="SearchesPerSecond">Its searches.</param>
/// <param name="P99Seconds">Time within which 99 of 100 of them end.</param>
/// <param name="Waiting">Searches waiting for one of its threads.</param>
/// <param name="MemoryBytes">Memory its process holds.</param>
[GenerateSerializer, Immutable, Alias("pv.SiloCondition")] // Parameter order is the wire format: never reorder.
public sealed record SiloCondition(
    string Name, string State, string Version, double UpSeconds, double SeenSecondsAgo, double SearchesPerSecond, double? P99Seconds, int Waiting, long MemoryBytes);
