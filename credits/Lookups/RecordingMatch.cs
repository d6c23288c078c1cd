using System.Globalization;
using System.Text;

namespace ProductionValue.Credits;

/// <summary>How likely a source's recording is the one that is wanted, by its words and its length.</summary>
/// <remarks>Similarity of words: Dice, <i>Measures of the amount of ecologic association between species</i> (1945), over pairs of letters.</remarks>
public static class RecordingMatch
{
    /// <summary>Score from which a recording is taken for the wanted one.</summary>
    public const double Least = 0.8;

    private const double TitleWeight = 0.45, ArtistWeight = 0.35, AlbumWeight = 0.1, LengthWeight = 0.1;
    private const double LengthTolerance = 15;

    /// <summary>Scores a candidate, 0…1; what neither side knows does not count.</summary>
    /// <param name="wanted">What is wanted.</param>
    /// <param name="title">The candidate's title.</param>
    /// <param name="artist">The candidate's artist.</param>
    /// <param name="albums">The releases it is on.</param>
    /// <param name="durationSeconds">Its length, seconds; null where unknown.</param>
    public static double Score(WantedRecording wanted, string title, string artist, IReadOnlyCollection<string> albums, double? durationSeconds)
    {
        var score = TitleWeight * Similarity(wanted.Title, title);
        var weight = TitleWeight;
        if (wanted.Artist.Length > 0)
            (score, weight) = (score + (ArtistWeight * Similarity(wanted.Artist, artist)), weight + ArtistWeight);
        if (wanted.Album.Length > 0 && albums.Count > 0)
            (score, weight) = (score + (AlbumWeight * albums.Max(album => Similarity(wanted.Album, album))), weight + AlbumWeight);
        if (wanted.DurationSeconds > 0 && durationSeconds is { } length)
        {
            var closeness = Math.Max(0, 1 - (Math.Abs(length - wanted.DurationSeconds) / LengthTolerance));
            (score, weight) = (score + (LengthWeight * closeness), weight + LengthWeight);
        }

        // Without an artist a title alone would match half the world.
        return wanted.Artist.Length == 0 ? Math.Min(score / weight, Least - 0.01) : score / weight;
    }

    /// <summary>How alike two names are, 0…1, whatever their case, accents, punctuation, "The" and what stands in brackets.</summary>
    public static double Similarity(string one, string other)
    {
        var (left, right) = (Key(one), Key(other));
        if (left == right)
            return 1;
        var (ours, theirs) = (Pairs(left), Pairs(right));
        var total = ours.Values.Sum() + theirs.Values.Sum();
        return total == 0 ? 0 : 2.0 * ours.Sum(pair => Math.Min(pair.Value, theirs.GetValueOrDefault(pair.Key))) / total;
    }

    /// <summary>A name as it is compared: letters and digits without accents, words apart by one space.</summary>
    public static string Key(string name)
    {
        var opened = name.IndexOfAny(['(', '[']);
        var plain = opened > 2 ? name[..opened] : name;
        var key = new StringBuilder();
        foreach (var character in plain.Replace("&", " and ", StringComparison.Ordinal).Normalize(NormalizationForm.FormKD).ToLowerInvariant())
        {
            if (char.GetUnicodeCategory(character) is UnicodeCategory.NonSpacingMark || character is '\'' or '’')
                continue;
            key.Append(char.IsLetterOrDigit(character) ? character : ' ');
        }

        var words = key.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words.Length > 1 && words[0] == "the" ? words[1..] : words);
    }

    private static Dictionary<(char, char), int> Pairs(string text)
    {
        var pairs = new Dictionary<(char, char), int>();
        for (var position = 0; position + 1 < text.Length; position++)
            pairs[(text[position], text[position + 1])] = pairs.GetValueOrDefault((text[position], text[position + 1])) + 1;
        return pairs;
    }
}
