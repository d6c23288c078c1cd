using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>Credits as lines of CSV (RFC 4180), one claim, decision or suggestion a line.</summary>
internal static class CreditLines
{
    private static readonly string[] Columns =
    [
        "track", "title", "artist", "album", "content_id", "kind", "number", "producer", "counts_as", "role", "scope", "source", "confidence", "standing",
        "musicbrainz_artist_id", "at", "by", "action", "why", "undoes", "generation", "probability", "evidence",
    ];

    /// <summary>The first line: names of the columns.</summary>
    public static string Header { get; } = string.Join(',', Columns);

    /// <summary>A line a claim, then a line a claim that an event brought or took.</summary>
    public static IEnumerable<string> Of(TrackCredits credits)
    {
        string[] track = [credits.Track.Value, credits.Title, credits.Artist, credits.Album, credits.ContentId];
        foreach (var claim in credits.Claims)
            yield return Line([.. track, "claim", "", .. About(claim), Time(claim.At), claim.By ?? "", "", claim.Why ?? "", "", "", "", ""]);
        foreach (var entry in credits.Events)
        {
            string[] decided =
            [
                Time(entry.At), entry.By, $"{entry.Action}", entry.Why, Number(entry.Undoes), Number(entry.Basis?.Generation),
                entry.Basis is { } basis ? Real(basis.Probability) : "", string.Join("; ", entry.Basis?.Evidence ?? []),
            ];
            foreach (var claim in entry.Added)
                yield return Line([.. track, "event +", Number(entry.Number), .. About(claim), .. decided]);
            foreach (var claim in entry.Removed)
                yield return Line([.. track, "event -", Number(entry.Number), .. About(claim), .. decided]);
            if (entry.Added.Length + entry.Removed.Length == 0)
                yield return Line([.. track, "event", Number(entry.Number), "", "", "", "", "", "", "", "", .. decided]);
        }
    }

    /// <summary>The line of a suggestion or contradiction by sound.</summary>
    public static string Of(CreditReview review) => Line(
    [
        review.Track.Value, review.Title, review.Artist, review.Album, "", review.Kind is ReviewKind.Suggestion ? "suggestion" : "contradiction", "",
        review.Suggested ?? "", review.Suggested ?? "", "", "", "sound", "", "", "", "", "", "", review.Detail, "", Number(review.Basis?.Generation),
        review.Basis is { } basis ? Real(basis.Probability) : "", string.Join("; ", review.Basis?.Evidence ?? []),
    ]);

    private static string[] About(Credit claim) =>
    [
        claim.Producer, claim.Name, claim.Stance is CreditStance.Disputes ? "not " + claim.Role : $"{claim.Role}", $"{claim.Scope}", $"{claim.Source}",
        Real(claim.Confidence), $"{claim.Standing}", claim.ArtistId ?? "",
    ];

    private static string Time(DateTimeOffset? at) => at?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string Number(int? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string Real(double number) => number.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Line(string[] cells) => string.Join(',', cells.Select(Cell));

    // A cell that a spreadsheet would run as a formula is given as text.
    private static string Cell(string text)
    {
        var safe = text.Length > 0 && text[0] is '=' or '@' or '\t' or '\r' or '+' or '-' && text.Length > 1 && !char.IsAsciiDigit(text[1]) ? "'" + text : text;
        return safe.AsSpan().ContainsAny(",\"\r\n") ? "\"" + safe.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"" : safe;
    }
}
