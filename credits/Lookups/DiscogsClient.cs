using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>Asks Discogs who produced a recording: the release that matches best, its track of that title, and both's extra artists.</summary>
/// <param name="source">Asks by the rules; Discogs allows sixty requests a minute to those who have a token.</param>
/// <remarks>discogs.com/developers: database search and release.</remarks>
public sealed class DiscogsClient(PoliteClient source)
{
    /// <summary>Least time between two requests that keeps below sixty a minute.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(1_050);

    /// <summary>Where Discogs answers.</summary>
    public static readonly Uri Address = new("https://api.discogs.com/");

    private const int MaxReleases = 3;
    private const double LeastTitle = 0.85;

    /// <summary>What Discogs says.</summary>
    /// <exception cref="SourceUnavailableException">It did not answer.</exception>
    public async Task<FoundCredits> Find(WantedRecording wanted, CancellationToken cancellationToken)
    {
        if (wanted.Title.Length == 0 || wanted.Artist.Length == 0)
            return FoundCredits.None;
        var album = wanted.Album.Length == 0 ? "" : "&release_title=" + Uri.EscapeDataString(wanted.Album);
        var search = $"database/search?type=release&artist={Uri.EscapeDataString(wanted.Artist)}&track={Uri.EscapeDataString(wanted.Title)}{album}&per_page=10";
        using var answer = await source.Get(search, cancellationToken);
        foreach (var id in answer?.RootElement.Items("results").Select(result => result.Number("id")).OfType<double>().Take(MaxReleases) ?? [])
        {
            using var release = await source.Get(FormattableString.Invariant($"releases/{id}"), cancellationToken);
            if (release is not null && Tell(wanted, release.RootElement) is { } told)
                return told;
        }

        return FoundCredits.None;
    }

    private static FoundCredits? Tell(WantedRecording wanted, JsonElement release)
    {
        var artist = string.Join(" ", release.Items("artists").Select(one => one.Text("anv") is { Length: > 0 } anv ? anv : WithoutNumber(one.Text("name") ?? "")));
        var tracks = release.Items("tracklist").ToArray();
        var track = tracks.MaxBy(one => RecordingMatch.Similarity(wanted.Title, one.Text("title") ?? ""));
        if (track.ValueKind is not JsonValueKind.Object || RecordingMatch.Similarity(wanted.Title, track.Text("title") ?? "") < LeastTitle)
            return null;
        string[] albums = release.Text("title") is { } title ? [title] : [];
        var confidence = RecordingMatch.Score(wanted, track.Text("title")!, artist, albums, DurationOf(track.Text("duration")));
        if (confidence < RecordingMatch.Least)
            return null;
        var positions = tracks.Select(one => one.Text("position") ?? "").ToArray();
        var claims = track.Items("extraartists").SelectMany(one => Producers(one, ofRelease: false, confidence)).ToList();
        foreach (var extra in release.Items("extraartists"))
        {
            var range = extra.Text("tracks") ?? "";
            if (range.Length == 0)
                claims.AddRange(Producers(extra, ofRelease: true, confidence));
            else if (DiscogsTracks.Contain(range, track.Text("position") ?? "", positions))
                claims.AddRange(Producers(extra, ofRelease: false, confidence));
        }

        return new FoundCredits([.. claims.Distinct()], FormattableString.Invariant($"release {release.Number("id")} ({confidence:0.00})"));
    }

    private static IEnumerable<ProducerClaim> Producers(JsonElement extra, bool ofRelease, double confidence)
    {
        var name = extra.Text("anv") is { Length: > 0 } anv ? anv : WithoutNumber(extra.Text("name") ?? "");
        if (name.Length == 0)
            yield break;
        foreach (var role in DiscogsTracks.SplitOutsideBrackets(extra.Text("role") ?? "").Select(RoleWords.Parse).OfType<ProducerRole>().Distinct())
            yield return new ProducerClaim(name, role, ofRelease, confidence);
    }

    // Discogs tells artists of one name apart by a number behind it.
    private static string WithoutNumber(string name)
    {
        var open = name.LastIndexOf(" (", StringComparison.Ordinal);
        return open > 0 && name.EndsWith(')') && name[(open + 2)..^1].All(char.IsAsciiDigit) ? name[..open] : name;
    }

    private static double? DurationOf(string? text)
    {
        var parts = (text ?? "").Split(':');
        if (parts.Length is < 2 or > 3 || !parts.All(part => int.TryParse(part, out _)))
            return null;
        return parts.Aggregate(0.0, (seconds, part) => (seconds * 60) + int.Parse(part, System.Globalization.CultureInfo.InvariantCulture));
    }
}
