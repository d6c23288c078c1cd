using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>
/// Keeps what the catalogue reads in step with the track rows, inside the transaction that changes them: credits by producer,
/// producers with exact counts, and totals.
/// </summary>
internal static class CatalogueViews
{
    /// <summary>Applies what the changes come to; words are <see cref="WordIndex"/>'s.</summary>
    public static void Apply(SqliteSession session, CatalogueDifference difference)
    {
        foreach (var (producer, listing) in difference.OldCredits)
            session.Run("DELETE FROM credited WHERE producer = ? AND listing = ?", producer.Value, listing);
        foreach (var (producer, listing, trains, ordinal) in difference.NewCredits)
            session.Run("INSERT INTO credited (producer, listing, trains, ordinal) VALUES (?, ?, ?, ?)", producer.Value, listing, trains, ordinal);
        foreach (var (producer, name, count) in difference.Counts)
            ApplyCount(session, producer, name, count);
        foreach (var producer in difference.Counts.Select(count => count.Producer).Distinct())
            NameProducer(session, producer);
        if (difference.Tracks != 0 || difference.Credited != 0)
            session.Run("UPDATE totals SET tracks = tracks + ?, credited = credited + ?", difference.Tracks, difference.Credited);
    }

    private static void ApplyCount(SqliteSession session, ProducerId producer, string name, int difference)
    {
        session.Run(
            """
            INSERT INTO spellings (producer, name, tracks) VALUES (?, ?, ?)
            ON CONFLICT (producer, name) DO UPDATE SET tracks = tracks + excluded.tracks
            """,
            producer.Value, name, difference);
        if (difference < 0)
            session.Run("DELETE FROM spellings WHERE producer = ? AND name = ? AND tracks = 0", producer.Value, name);
    }

    private static void NameProducer(SqliteSession session, ProducerId producer)
    {
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
