using System.Globalization;

namespace ProductionValue.Credits;

/// <summary>The numbered genres of ID3v1, which later versions may refer to.</summary>
internal static class Id3Genre
{
    private static readonly string[] Names =
    [
        "Blues", "Classic Rock", "Country", "Dance", "Disco", "Funk", "Grunge", "Hip-Hop", "Jazz", "Metal", "New Age", "Oldies", "Other", "Pop", "R&B",
        "Rap", "Reggae", "Rock", "Techno", "Industrial", "Alternative", "Ska", "Death Metal", "Pranks", "Soundtrack", "Euro-Techno", "Ambient",
        "Trip-Hop", "Vocal", "Jazz+Funk", "Fusion", "Trance", "Classical", "Instrumental", "Acid", "House", "Game", "Sound Clip", "Gospel", "Noise",
        "Alt. Rock", "Bass", "Soul", "Punk", "Space", "Meditative", "Instrumental Pop", "Instrumental Rock", "Ethnic", "Gothic", "Darkwave",
        "Techno-Industrial", "Electronic", "Pop-Folk", "Eurodance", "Dream", "Southern Rock", "Comedy", "Cult", "Gangsta Rap", "Top 40",
        "Christian Rap", "Pop/Funk", "Jungle", "Native American", "Cabaret", "New Wave", "Psychedelic", "Rave", "Showtunes", "Trailer", "Lo-Fi",
        "Tribal", "Acid Punk", "Acid Jazz", "Polka", "Retro", "Musical", "Rock & Roll", "Hard Rock",
    ];

    /// <summary>The genre with a number; null where there is none.</summary>
    public static string? NameOf(int number) => number >= 0 && number < Names.Length ? Names[number] : null;

    /// <summary>A genre as frames write it: <c>17</c>, <c>(17)</c> and <c>(17)Rock</c> are all Rock; anything else is itself.</summary>
    public static string Resolve(string text)
    {
        var inner = text;
        if (text.StartsWith('(') && text.IndexOf(')', StringComparison.Ordinal) is var close and > 1)
        {
            if (text.Length > close + 1)
                return text[(close + 1)..].Trim();
            inner = text[1..close];
        }

        return int.TryParse(inner, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && NameOf(number) is { } name ? name : text;
    }
}
