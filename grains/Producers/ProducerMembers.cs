using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Producers;

/// <summary>
/// A producer's tracks in one generation: a keyed set with an exact sum. Adding twice or telling an old version changes nothing; removing
/// exactly undoes adding. Knows nothing of grains.
/// </summary>
internal sealed class ProducerMembers(int dimensions)
{
    private readonly Dictionary<TrackId, Member> members = [];
    private readonly Dictionary<string, int> spellings = new(StringComparer.Ordinal);
    private readonly FingerprintSums sums = new(dimensions);

    /// <summary>Takes a track's newest contribution.</summary>
    /// <param name="track">The track.</param>
    /// <param name="version">Its version; nothing happens unless it is newer than the last one seen.</param>
    /// <param name="name">How the credit spells the producer; null when the track no longer credits them.</param>
    /// <param name="embedding">Its unit-length embedding; null when it no longer counts.</param>
    /// <returns>Whether it was news.</returns>
    public bool Apply(TrackId track, long version, string? name, float[]? embedding)
    {
        if (members.TryGetValue(track, out var before) && before.Version >= version)
            return false;
        var counted = name is null ? null : embedding;
        members[track] = new Member(version, name, counted);
        Count(before?.Name, -1);
        Count(name, +1);
        if (before?.Embedding is { } old)
            sums.Remove(old);
        if (counted is not null)
            sums.Add(counted);
        return true;
    }

    /// <summary>What the tracks add up to; null where none credits the producer.</summary>
    public Fingerprint? Describe(ProducerId id, int generation)
    {
        if (Name() is not { } name)
            return null;
        var fingerprint = sums.ToFingerprint(id.Value);
        return new Fingerprint(id, name, generation, fingerprint?.Count ?? 0, fingerprint?.Centroid ?? [], fingerprint?.Spread ?? 0);
    }

    /// <summary>The tracks that count, by id.</summary>
    public TrackId[] Tracks() => [.. Counted().Select(pair => pair.Key)];

    /// <summary>The embeddings of the tracks that count, by track id.</summary>
    public float[][] Embeddings() => [.. Counted().Select(pair => pair.Value.Embedding!)];

    private IEnumerable<KeyValuePair<TrackId, Member>> Counted() =>
        members.Where(pair => pair.Value.Embedding is not null).OrderBy(pair => pair.Key.Value, StringComparer.Ordinal);

    /// <summary>The spelling most credits use; of several, the first in ordinal order.</summary>
    private string? Name()
    {
        string? name = null;
        foreach (var (spelling, credits) in spellings)
        {
            if (name is null || credits > spellings[name] || (credits == spellings[name] && string.CompareOrdinal(spelling, name) < 0))
                name = spelling;
        }

        return name;
    }

    private void Count(string? spelling, int step)
    {
        if (spelling is null)
            return;
        var credits = spellings.GetValueOrDefault(spelling) + step;
        if (credits == 0)
            spellings.Remove(spelling);
        else
            spellings[spelling] = credits;
    }

    private sealed record Member(long Version, string? Name, float[]? Embedding);
}
