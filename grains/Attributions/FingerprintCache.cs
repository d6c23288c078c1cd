using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Attributions;

/// <summary>All producers' fingerprints of one generation as attribution reads them.</summary>
/// <param name="Generation">The generation.</param>
/// <param name="Revision">Of <see cref="FingerprintSet"/>.</param>
/// <param name="Fingerprints">One a producer, named by id.</param>
/// <param name="Names">Producer id → name as most credits spell it.</param>
internal sealed record KnownFingerprints(
    int Generation, long Revision, ProducerFingerprint[] Fingerprints, IReadOnlyDictionary<string, string> Names);

/// <summary>A silo's copy of the fingerprints: asked for on every attribution, sent only when they changed.</summary>
internal sealed class FingerprintCache(IGrainFactory grains)
{
    private KnownFingerprints? known;

    /// <summary>The newest fingerprints of a generation.</summary>
    public async Task<KnownFingerprints> Read(int generation, CancellationToken cancellationToken)
    {
        var before = Volatile.Read(ref known);
        var revision = before?.Generation == generation ? before.Revision : -1;
        var read = await grains.GetGrain<IFingerprintsGrain>(generation).Read(revision, cancellationToken);
        if (read.Fingerprints is not { } fingerprints)
            return before!;
        var now = new KnownFingerprints(
            generation, read.Revision,
            [.. fingerprints.Select(fingerprint => new ProducerFingerprint(fingerprint.Id.Value, fingerprint.Centroid, fingerprint.Spread, fingerprint.Count))],
            fingerprints.ToDictionary(fingerprint => fingerprint.Id.Value, fingerprint => fingerprint.Producer));
        Volatile.Write(ref known, now);
        return now;
    }
}
