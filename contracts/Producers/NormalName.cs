using System.Globalization;
using System.Text;

namespace ProductionValue.Contracts;

/// <summary>The normal form of a producer's name; the normal form of a normal form is itself.</summary>
internal static class NormalName
{
    private static readonly string[] Guests = [" feat. ", " feat ", " ft. ", " ft ", " featuring "];

    /// <summary>Evens out case, composition, widths, dashes, apostrophes, "The", "&amp;" and guests.</summary>
    public static string Of(string name)
    {
        var normal = Plain(name.Normalize(NormalizationForm.FormKC).ToLower(CultureInfo.InvariantCulture)).Normalize(NormalizationForm.FormKC);
        normal = " " + string.Join(' ', normal.Replace("&", " & ", StringComparison.Ordinal).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)) + " ";
        normal = normal.Replace(" & ", " and ", StringComparison.Ordinal);
        foreach (var guest in Guests)
        {
            if (normal.IndexOf(guest, StringComparison.Ordinal) is var start and > 0)
                normal = normal[..(start + 1)];
        }

        while (normal.StartsWith(" the ", StringComparison.Ordinal) && normal.Length > " the ".Length)
            normal = normal[" the".Length..];
        return normal.Trim();
    }

    // What keyboards and fonts make of one sign: hyphens and dashes, apostrophes and quotes, and marks that are not seen.
    private static string Plain(string name)
    {
        var plain = new StringBuilder(name.Length);
        foreach (var character in name)
        {
            if (character is '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD' && name.Length > 1)
                continue;
            plain.Append(character switch
            {
                (>= '\u2010' and <= '\u2015') or '\u2212' => '-',
                '\u2018' or '\u2019' or '\u02BC' or '\u0060' or '\u00B4' => '\'',
                '\u201C' or '\u201D' => '"',
                _ => character,
            });
        }

        return plain.Length > 0 ? plain.ToString() : name;
    }
}
