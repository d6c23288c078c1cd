namespace ProductionValue.Contracts;

/// <summary>One track, the source of truth for it. Key: <see cref="TrackId"/>.</summary>
[Alias("pv.ITrackGrain")]
public interface ITrackGrain : IGrainWithStringKey
{
    /// <summary>
    /// Stores the track and makes it searchable. When the reply has an outcome the track is durable, and it reaches the index and its
    /// producers even if this silo dies. Sending the same submission again changes nothing.
    /// </summary>
    [Alias("Put")]
    Task<PutReply> Put(TrackSubmission submission, CancellationToken cancellationToken);

    /// <summary>The track, or null where there is none.</summary>
    [Alias("Get")]
    Task<TrackDetails?> Get(CancellationToken cancellationToken);

    /// <summary>Deletes the track from the library, the index and its producers.</summary>
    /// <returns>False where there was none.</returns>
    [Alias("Remove")]
    Task<bool> Remove(CancellationToken cancellationToken);

    /// <summary>Adds a claim; one the track already holds changes nothing.</summary>
    /// <returns>The track after it, or null where there is none.</returns>
    [Alias("AddCredit")]
    Task<TrackDetails?> AddCredit(Credit credit, CancellationToken cancellationToken);

    /// <summary>Takes a person's decision about a credit; the same decision again changes nothing.</summary>
    [Alias("Judge")]
    Task<JudgementReply> Judge(CreditJudgement judgement, CancellationToken cancellationToken);

    /// <summary>Every claim with its audit trail, also of a track that was removed; null where there never was one.</summary>
    [Alias("Credits")]
    Task<TrackCredits?> Credits(CancellationToken cancellationToken);

    /// <summary>Lets the claims follow the rulings on names as they are now.</summary>
    /// <returns>Whether anything changed.</returns>
    [Alias("Reconcile")]
    Task<bool> Reconcile(CancellationToken cancellationToken);

    /// <summary>The track's vector in one schema, or null where it has none.</summary>
    [Alias("Features")]
    Task<FeatureVector?> Features(string schema, CancellationToken cancellationToken);

    /// <summary>Drives what is stored to the index and the producers again; changes nothing where both have it.</summary>
    [Alias("Propagate")]
    Task Propagate(CancellationToken cancellationToken);
}
