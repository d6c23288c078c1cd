using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>One producer: a keyed set of tracks and their exact centroid. Key: <see cref="ProducerId"/>.</summary>
[Alias("pv.IProducerGrain")]
public interface IProducerGrain : IGrainWithStringKey
{
    /// <summary>Adds, replaces or removes one track's contribution; a retry or an older version changes nothing.</summary>
    [Alias("Apply")]
    Task Apply(ProducerChange change, CancellationToken cancellationToken);

    /// <summary>The fingerprint in a generation; null where no track credits the producer.</summary>
    [Alias("Describe")]
    Task<Fingerprint?> Describe(int generation, CancellationToken cancellationToken);

    /// <summary>Reads the producer's rows anew, after rows were written that nobody told of.</summary>
    /// <returns>Whether what was known before said the same.</returns>
    [Alias("Reload"), ResponseTimeout("00:10:00")]
    Task<bool> Reload(CancellationToken cancellationToken);
    /// <summary>The distinct sounds their tracks fall into, in a generation; null where no track credits the producer.</summary>
    [Alias("Sounds")]
    Task<ProducerSounds?> Sounds(int generation, CancellationToken cancellationToken);
}

/// <summary>All producers' fingerprints of the live generation, kept together for attribution. Key: generation.</summary>
[Alias("pv.IFingerprintsGrain")]
public interface IFingerprintsGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a producer's newest fingerprint; null where no track credits the producer any more.</summary>
    [Alias("Publish")]
    Task Publish(ProducerId producer, Fingerprint? fingerprint, CancellationToken cancellationToken);

    /// <summary>The fingerprints, or only the revision where <paramref name="knownRevision"/> is still the newest.</summary>
    [Alias("Read"), AlwaysInterleave]
    Task<FingerprintSet> Read(long knownRevision, CancellationToken cancellationToken);

    /// <summary>Derives every fingerprint from the rows and compares.</summary>
    /// <param name="repair">Whether to take the derived ones where they differ.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    [Alias("Verify"), ResponseTimeout("01:00:00")]
    Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken);
}

/// <summary>Fingerprints at one revision.</summary>
/// <param name="Revision">Rises with every change.</param>
/// <param name="Fingerprints">All of them; null where the caller already has this revision.</param>
[GenerateSerializer, Immutable, Alias("pv.FingerprintSet")] // Parameter order is the wire format: never reorder.
public sealed record FingerprintSet(long Revision, Fingerprint[]? Fingerprints);
