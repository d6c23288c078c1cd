using System.Collections;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Storage;

/// <summary>The rows a full-text question matches, a bit a row, so that a million of them cost little.</summary>
internal sealed class TextMatches
{
    /// <summary>A text question is counted up to here and no further: nobody reads on, and counting a million rows takes longer than an answer may.</summary>
    public const int CountLimit = 10_000;

    /// <summary>Up to here sorting the matches is cheaper than walking the list to them.</summary>
    private const int Few = 4096;

    private readonly BitArray members;
    private readonly List<long> first = [];

    /// <summary>Asks the question.</summary>
    /// <param name="session">A snapshot.</param>
    /// <param name="question">In the words' own language.</param>
    /// <param name="most">Matches that are looked at; of a question that has more, those of the tracks that came first.</param>
    public TextMatches(SqliteSession session, string question, int most)
    {
        var last = session.Prepare("SELECT max(ordinal) FROM tracks").Scalar();
        members = new BitArray(checked((int)last + 1));
        var rows = session.Prepare("SELECT rowid FROM words WHERE words MATCH ?").Bind(question);
        while (Count < most && rows.Step())
        {
            var ordinal = rows.Long(0);
            members[(int)ordinal] = true;
            if (Count++ < Few)
                first.Add(ordinal);
        }

        rows.Reset();
    }

    /// <summary>How many there are, of those looked at.</summary>
    public long Count { get; private set; }

    /// <summary>Whether they are few enough to be sorted.</summary>
    public bool AreFew => Count <= Few;

    /// <summary>Whether the row is among them.</summary>
    public bool Contain(long ordinal) => members[(int)ordinal];

    /// <summary>Few matches in the order of the list.</summary>
    /// <param name="session">The snapshot the question was asked on.</param>
    /// <param name="after">Place in the list to start behind.</param>
    /// <param name="count">At most so many.</param>
    /// <param name="read">Reads a row.</param>
    public List<(string Listing, TrackSummary Track)> ReadInOrder(
        SqliteSession session, string after, int count, Func<SqliteSession, long, TrackSummary> read)
    {
        var listed = new List<(string Listing, long Ordinal)>(first.Count);
        foreach (var ordinal in first)
        {
            var row = session.Prepare("SELECT listing FROM tracks WHERE ordinal = ?").Bind(ordinal);
            if (row.Step() && row.Text(0) is var listing && Utf8Order.Compare(listing, after) > 0)
                listed.Add((listing, ordinal));
            row.Reset();
        }

        listed.Sort((left, right) => Utf8Order.Compare(left.Listing, right.Listing));
        return [.. listed.Take(count).Select(row => (row.Listing, read(session, row.Ordinal)))];
    }
}
