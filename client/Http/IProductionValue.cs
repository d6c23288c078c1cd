using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>
/// A library, wherever it is: <see cref="ProductionValueClient"/> reaches it over HTTP, <see cref="ClusterClient"/> from inside an Orleans cluster.
/// </summary>
/// <remarks>What may be absent is null; every other refusal is a <see cref="ProblemException"/> of the same kind, whichever way it came.</remarks>
public interface IProductionValue
{
    /// <summary>What the library holds.</summary>
    Task<LibrarySummary> Library(CancellationToken cancellationToken);

    /// <summary>A page of tracks.</summary>
    Task<TrackPage> Tracks(TrackQuery query, CancellationToken cancellationToken);

    /// <summary>A track, or null where there is none.</summary>
    Task<TrackDetails?> Track(TrackId track, CancellationToken cancellationToken);

    /// <summary>Puts a track into the library; the same submission again changes nothing.</summary>
    Task<PutReply> Put(TrackSubmission submission, CancellationToken cancellationToken);

    /// <summary>Removes a track.</summary>
    /// <returns>False where there was none.</returns>
    Task<bool> Remove(TrackId track, CancellationToken cancellationToken);

    /// <summary>Adds a person's claim that a producer worked on a track; null where there is no such track.</summary>
    Task<TrackDetails?> AddCredit(TrackId track, string producer, CreditRole role, CancellationToken cancellationToken);

    /// <summary>Which of some content the library holds already.</summary>
    Task<KnownContent[]> Known(IReadOnlyCollection<string> contentIds, CancellationToken cancellationToken);

    /// <summary>Tracks similar to one.</summary>
    Task<SimilarTracks> Similar(SimilarQuery query, CancellationToken cancellationToken);

    /// <summary>Who probably produced a recording.</summary>
    Task<Attribution> Attribute(AttributionQuery query, CancellationToken cancellationToken);

    /// <summary>Tracks that sound like a producer's.</summary>
    Task<MoreTracks> More(MoreQuery query, CancellationToken cancellationToken);

    /// <summary>A page of producers, most tracks first.</summary>
    Task<ProducerPage> Producers(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Every generation, newest first.</summary>
    Task<Generation[]> Generations(CancellationToken cancellationToken);

    /// <summary>Starts a fit, or joins the one that is running.</summary>
    /// <param name="force">Whether it is promoted even where it measures worse than the live one.</param>
    /// <param name="cancellationToken">Cancels the call, not the fit.</param>
    Task<OperationStatus> StartFit(bool force, CancellationToken cancellationToken);

    /// <summary>Goes back to the newest complete generation before the live one; null where there is none.</summary>
    Task<Generation?> Rollback(CancellationToken cancellationToken);

    /// <summary>Makes a complete generation the live one; null where it does not exist.</summary>
    Task<Generation?> Promote(int generation, CancellationToken cancellationToken);

    /// <summary>How far an operation is; null where none has that id.</summary>
    Task<OperationStatus?> Operation(string operation, CancellationToken cancellationToken);
}
