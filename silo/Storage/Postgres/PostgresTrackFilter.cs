using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage.Postgres;

/// <summary>The exact part of a question for tracks, as SQL over an index that already has the order of the list.</summary>
internal sealed class PostgresTrackFilter
{
    private readonly List<string> conditions = ["NOT t.deleted"];
    private readonly List<object> values = [];

    /// <summary>Makes the filter.</summary>
    /// <exception cref="ArgumentException">The producer is not a name.</exception>
    public PostgresTrackFilter(TrackQuery query)
    {
        if (query.Producer is { } producer)
        {
            Source = "credited c JOIN tracks t ON t.ordinal = c.ordinal";
            Listing = "c.listing";
            conditions.Add($"c.producer = {Bind(ProducerId.FromName(producer).Value)} AND c.trains");
        }

        if (query.Artist is { } artist)
        {
            // The list begins with the artist, so one stretch of it holds all of theirs; the last condition is for other cases of the name.
            var prefix = ListingKey.OfArtist(artist, PostgresRows.LongestName);
            conditions.Add($"{Listing} >= {Bind(prefix)} AND {Listing} < {Bind(ListingKey.After(prefix))} AND t.artist = {Bind(artist)}");
        }

        if (query.Album is { } album)
            conditions.Add($"left(t.album, 150) = left({Bind(album)}, 150) AND t.album = {Bind(album)}");
        if (query.Year is { } year)
            conditions.Add($"t.year = {Bind(year)}");
    }

    /// <summary>Whether every track passes.</summary>
    public bool IsOpen => conditions.Count == 1;

    /// <summary>Tables to read, with the tracks as t.</summary>
    public string Source { get; } = "tracks t";

    /// <summary>The column with the place in the list.</summary>
    public string Listing { get; } = "t.listing";

    /// <summary>What passes, as SQL over <see cref="Values"/>.</summary>
    public string Conditions => string.Join(" AND ", conditions);

    /// <summary>The parameters bound so far, $1 and on.</summary>
    public IReadOnlyList<object> Values => values;

    /// <summary>Adds a condition.</summary>
    public void Require(string condition) => conditions.Add(condition);

    /// <summary>Adds a parameter.</summary>
    /// <returns>Its name in SQL.</returns>
    public string Bind(object value)
    {
        values.Add(value);
        return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"${values.Count}");
    }
}
