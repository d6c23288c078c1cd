using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>The exact part of a question for tracks, as SQL over an index that already has the order of the list.</summary>
internal sealed class TrackFilter
{
    private readonly string conditions;
    private readonly Statement.Value[] values;

    /// <summary>Makes the filter.</summary>
    /// <exception cref="ArgumentException">The producer is not a name.</exception>
    public TrackFilter(TrackQuery query)
    {
        var conditions = new List<string> { "t.deleted = 0" };
        var values = new List<Statement.Value>();
        Source = "tracks t";
        Listing = "t.listing";
        if (query.Producer is { } producer)
        {
            Source = "credited c JOIN tracks t ON t.ordinal = c.ordinal";
            Listing = "c.listing";
            conditions.Add("c.producer = ? AND c.trains = 1");
            values.Add(ProducerId.FromName(producer).Value);
        }

        if (query.Artist is { } artist)
        {
            // The list begins with the artist, so one stretch of it holds all of theirs; the last condition is for other cases of the name.
            var prefix = ListingKey.OfArtist(artist);
            conditions.Add($"{Listing} >= ? AND {Listing} < ? AND t.artist = ?");
            values.AddRange([prefix, ListingKey.After(prefix), artist]);
        }

        if (query.Album is { } album)
        {
            conditions.Add("t.album = ?");
            values.Add(album);
        }

        if (query.Year is { } year)
        {
            conditions.Add("t.year = ?");
            values.Add((long)year);
        }

        this.conditions = string.Join(" AND ", conditions);
        this.values = [.. values];
    }

    /// <summary>Whether every track passes.</summary>
    public bool IsOpen => values.Length == 0;

    /// <summary>Tables to read, with the tracks as t.</summary>
    public string Source { get; }

    /// <summary>The column with the place in the list.</summary>
    public string Listing { get; }

    /// <summary>How many tracks pass.</summary>
    public long Count(SqliteSession session) => IsOpen
        ? session.Prepare("SELECT tracks FROM totals").Scalar()
        : session.Prepare($"SELECT count(*) FROM {Source} WHERE {conditions}").Bind(values).Scalar();

    /// <summary>Those that pass and come after a place, in order: one row of <paramref name="columns"/> each.</summary>
    public Statement Walk(SqliteSession session, string columns, string after) => session
        .Prepare($"SELECT {columns} FROM {Source} WHERE {conditions} AND {Listing} > ? ORDER BY {Listing}")
        .Bind([.. values, after]);
}
