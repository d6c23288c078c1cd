namespace ProductionValue.Silo.Storage;

/// <summary>The counts of a catalogue, derived from rows, to compare with the stored ones.</summary>
internal sealed class DerivedCatalogue
{
    private readonly Dictionary<(string Producer, string Name), long> spellings = [];

    /// <summary>Tracks.</summary>
    public long Tracks { get; private set; }

    /// <summary>Tracks with a credit that trains.</summary>
    public long Credited { get; private set; }

    /// <summary>Credits.</summary>
    public long Credits { get; private set; }

    /// <summary>Takes some rows, each once.</summary>
    public void Add(CatalogueDifference rows)
    {
        Tracks += rows.Tracks;
        Credited += rows.Credited;
        Credits += rows.NewCredits.Count;
        foreach (var (producer, name, count) in rows.Counts)
            spellings[(producer.Value, name)] = spellings.GetValueOrDefault((producer.Value, name)) + count;
    }

    /// <summary>How many stored counts differ from the derived ones.</summary>
    /// <param name="storedSpellings">Producer, name and tracks of each.</param>
    /// <param name="storedProducers">Producer, name and tracks of each.</param>
    /// <param name="stored">Stored totals: tracks, credited tracks, credits.</param>
    public long Compare(
        IReadOnlyCollection<(string Producer, string Name, long Tracks)> storedSpellings, IReadOnlyCollection<(string Producer, string Name, long Tracks)> storedProducers,
        (long Tracks, long Credited, long Credits) stored)
    {
        var producers = spellings.GroupBy(spelling => spelling.Key.Producer).ToDictionary(
            names => names.Key,
            names => (names.OrderByDescending(name => name.Value).ThenBy(name => name.Key.Name, Comparer<string>.Create(Utf8Order.Compare)).First().Key.Name, Tracks: names.Sum(name => name.Value)));
        var wrong = storedSpellings.LongCount(spelling => spellings.GetValueOrDefault((spelling.Producer, spelling.Name)) != spelling.Tracks)
            + Math.Max(0, spellings.Count - storedSpellings.Count);
        wrong += storedProducers.LongCount(producer => producers.GetValueOrDefault(producer.Producer) != (producer.Name, producer.Tracks))
            + Math.Max(0, producers.Count - storedProducers.Count);
        return wrong + (stored.Tracks == Tracks ? 0 : 1) + (stored.Credited == Credited ? 0 : 1) + Math.Max(0, stored.Credits - Credits);
    }
}
