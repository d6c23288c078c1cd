using System.Collections.Concurrent;
using ProductionValue.Contracts;
using ProductionValue.Grains.Keys;

namespace ProductionValue.Silo.Http;

/// <summary>Tells which key a text is, and remembers it for a moment: a request must not cost a call to a grain only to be let in.</summary>
internal sealed class KeyRing(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long a revoked key may still open another silo of the cluster; this one forgets at once.</summary>
    private static readonly TimeSpan Remembered = TimeSpan.FromSeconds(5);

    /// <summary>Most answers kept; wrong keys are answers, too, and must not fill the memory.</summary>
    private const int MaxRemembered = 4096;

    private readonly ConcurrentDictionary<string, (ApiKeySummary? Key, long At)> known = new(StringComparer.Ordinal);

    /// <summary>The key, or null where the text opens nothing.</summary>
    public async ValueTask<ApiKeySummary?> Find(string text, CancellationToken cancellationToken)
    {
        var hash = KeyBook.HashOf(text);
        if (known.TryGetValue(hash, out var remembered) && time.GetElapsedTime(remembered.At) < Remembered)
            return remembered.Key;
        if (known.Count >= MaxRemembered)
            known.Clear();
        var found = await grains.GetGrain<IKeysGrain>(0).Find(hash, cancellationToken);
        known[hash] = (found, time.GetTimestamp());
        return found;
    }

    /// <summary>Whether any key opens anything.</summary>
    public async Task<bool> HoldsAny(CancellationToken cancellationToken) =>
        (await grains.GetGrain<IKeysGrain>(0).List(cancellationToken)).Any(key => key.RevokedAt is null);

    /// <summary>Forgets what was remembered, because keys changed.</summary>
    public void Forget() => known.Clear();
}
