using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// Keeps what the catalogue reads in step with the track rows, inside the transaction that changes them: words, credits by producer,
/// producers with exact counts, and totals.
/// </summary>
internal static class CatalogueViews
{
    /// <summary>Applies the changes in their order.</summary>
    public static void Apply(SqliteSession session, IReadOnlyList<TrackChange> changes)
    {
        if (changes.Count == 0)
            return;
        var counts = new Dictionary<(ProducerId Producer, string Name), int>();
        var (tracks, credited) = (0L, 0L);
        foreach (var (ordinal, before, after) in changes)
        {
            ApplyWords(session, ordinal, before, after);
            ApplyCredits(session, ordinal, before, after);
            Count(counts, before, -1);
            Count(counts, after, 1);
            tracks += (after is null ? 0 : 1) - (before is null ? 0 : 1);
            credited += (after is { Producers.Count: > 0 } ? 1 : 0) - (before is { Producers.Count: > 0 } ? 1 : 0);
        }

        foreach (var ((producer, name), difference) in counts)
            ApplyCount(session, producer, name, difference);
        if (tracks != 0 || credited != 0)
            session.Run("UPDATE totals SET tracks = tracks + ?, credited = credited + ?", tracks, credited);
    }

    private static void ApplyWords(SqliteSession session, long ordinal, CatalogueEntry? before, CatalogueEntry? after)
    {
        if (before is not null && after is not null && WordsOf(before) == WordsOf(after))
            return;
        if (before is not null)
            session.Run("DELETE FROM words WHERE rowid = ?", ordinal);
        if (after is null)
            return;
        var (title, artist, album, producers) = WordsOf(after);
        session.Run("INSERT INTO words (rowid, title, artist, album, producers) VALUES (?, ?, ?, ?, ?)", ordinal, title, artist, album, producers);
    }

    private static (string Title, string Artist, string Album, string Producers) WordsOf(CatalogueEntry entry) =>
        (entry.Title, entry.Artist, entry.Album, string.Join('\n', entry.Producers.Select(credit => credit.Name)));

    private static void ApplyCredits(SqliteSession session, long ordinal, CatalogueEntry? before, CatalogueEntry? after)
    {
        var old = CreditsOf(before);
        var now = CreditsOf(after);
        foreach (var (producer, listing, _) in old.Except(now))
            session.Run("DELETE FROM credited WHERE producer = ? AND listing = ?", producer.Value, listing);
        foreach (var (producer, listing, trains) in now.Except(old))
        {
            session.Run(
                "INSERT INTO credited (producer, listing, trains, ordinal) VALUES (?, ?, ?, ?)", producer.Value, listing, trains, ordinal);
        }
    }

    private static (ProducerId Producer, string Listing, bool Trains)[] CreditsOf(CatalogueEntry? entry) => entry is null or { Credits.Length: 0 }
        ? []
        : [.. entry.Credits.GroupBy(credit => credit.ProducerId, (producer, claims) => (producer, entry.Listing, claims.Any(claim => claim.Trains)))];

    private static void Count(Dictionary<(ProducerId Producer, string Name), int> counts, CatalogueEntry? entry, int step)
    {
        foreach (var credit in entry?.Producers ?? [])
        {
            var key = (credit.ProducerId, credit.Name);
            counts[key] = counts.GetValueOrDefault(key) + step;
        }
    }

    private static void ApplyCount(SqliteSession session, ProducerId producer, string name, int difference)
    {
        if (difference == 0)
            return;
        session.Run(
            """
            INSERT INTO spellings (producer, name, tracks) VALUES (?, ?, ?)
            ON CONFLICT (producer, name) DO UPDATE SET tracks = tracks + excluded.tracks
            """,
            producer.Value, name, difference);
        session.Run("DELETE FROM spellings WHERE producer = ? AND name = ? AND tracks = 0", producer.Value, name);
        var (tracks, spelling) = MostFrequent(session, producer);
        if (spelling is null)
            session.Run("DELETE FROM producers WHERE producer = ?", producer.Value);
        else
        {
            session.Run(
                """
                INSERT INTO producers (producer, name, tracks) VALUES (?, ?, ?)
                ON CONFLICT (producer) DO UPDATE SET name = excluded.name, tracks = excluded.tracks
                """,
                producer.Value, spelling, tracks);
        }
    }

    /// <summary>A producer's tracks, and the name as most of them spell it.</summary>
    private static (long Tracks, string? Name) MostFrequent(SqliteSession session, ProducerId producer)
    {
        var query = session.Prepare("SELECT name, tracks FROM spellings WHERE producer = ? ORDER BY tracks DESC, name").Bind(producer.Value);
        var (sum, name) = (0L, (string?)null);
        while (query.Step())
        {
            name ??= query.Text(0);
            sum += query.Long(1);
        }

        return (sum, name);
    }
}
