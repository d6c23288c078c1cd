using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// What the changes of one transaction do to the catalogue: words, credits by producer, and exact counts. Pure; each storage says it in
/// its own SQL.
/// </summary>
internal sealed class CatalogueDifference
{
    private readonly Dictionary<(ProducerId Producer, string Name), int> counts = [];

    /// <summary>Takes the changes in their order; several of one row count as one.</summary>
    public CatalogueDifference(IEnumerable<TrackChange> changes)
    {
        foreach (var row in changes.GroupBy(change => change.Ordinal))
            Add(new TrackChange(row.Key, row.First().Before, row.Last().After));
    }

    /// <summary>Rows whose words were there and have changed or gone.</summary>
    public List<long> OldWords { get; } = [];

    /// <summary>Rows with the words they have now.</summary>
    public List<(long Ordinal, CatalogueWords Words)> NewWords { get; } = [];

    /// <summary>Rows whose words changed.</summary>
    public long[] ChangedWords => [.. OldWords.Union(NewWords.Select(row => row.Ordinal))];

    /// <summary>Credits to take out.</summary>
    public List<(ProducerId Producer, string Listing)> OldCredits { get; } = [];

    /// <summary>Credits to put in.</summary>
    public List<(ProducerId Producer, string Listing, bool Trains, long Ordinal)> NewCredits { get; } = [];

    /// <summary>By how much the tracks that spell a producer so become more or fewer; never 0.</summary>
    public IEnumerable<(ProducerId Producer, string Name, int Difference)> Counts =>
        counts.Where(count => count.Value != 0).Select(count => (count.Key.Producer, count.Key.Name, count.Value));

    /// <summary>By how much the tracks become more or fewer.</summary>
    public long Tracks { get; private set; }

    /// <summary>By how much the credited tracks become more or fewer.</summary>
    public long Credited { get; private set; }

    private void Add(TrackChange change)
    {
        var (ordinal, before, after) = change;
        AddWords(ordinal, before, after);
        var (old, now) = (CreditsOf(before), CreditsOf(after));
        OldCredits.AddRange(old.Except(now).Select(credit => (credit.Producer, credit.Listing)));
        NewCredits.AddRange(now.Except(old).Select(credit => (credit.Producer, credit.Listing, credit.Trains, ordinal)));
        Count(before, -1);
        Count(after, 1);
    }

    private void AddWords(long ordinal, CatalogueEntry? before, CatalogueEntry? after)
    {
        var (old, now) = (before is null ? null : CatalogueWords.Of(before), after is null ? null : CatalogueWords.Of(after));
        if (old == now)
            return;
        if (old is not null)
            OldWords.Add(ordinal);
        if (now is not null)
            NewWords.Add((ordinal, now));
    }

    private static (ProducerId Producer, string Listing, bool Trains)[] CreditsOf(CatalogueEntry? entry) => entry is null or { Credits.Length: 0 }
        ? []
        : [.. entry.Credits.GroupBy(credit => credit.ProducerId, (producer, claims) => (producer, entry.Listing, claims.Any(claim => claim.Trains)))];

    private void Count(CatalogueEntry? entry, int step)
    {
        if (entry is null)
            return;
        Tracks += step;
        Credited += entry.Producers.Count > 0 ? step : 0;
        foreach (var credit in entry.Producers)
        {
            var key = (credit.ProducerId, credit.Name);
            counts[key] = counts.GetValueOrDefault(key) + step;
        }
    }
}
