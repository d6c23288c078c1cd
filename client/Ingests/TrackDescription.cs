using ProductionValue.Contracts;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>What is said of a recording besides its sound: the manifest's word first, then the tags', then the file's name.</summary>
/// <param name="Title">Never empty.</param>
/// <param name="Artist">Who performs, or empty.</param>
/// <param name="Album">Its release, or empty.</param>
/// <param name="Credits">Claims of producers.</param>
/// <param name="SpeaksFor">Sources that were asked: what they no longer claim is withdrawn.</param>
/// <param name="Remark">A credit that had to be left out, and why; null where none was.</param>
internal sealed record TrackDescription(string Title, string Artist, string Album, Credit[] Credits, CreditSource[] SpeaksFor, string? Remark)
{
    /// <summary>Whether tags could say anything that the manifest does not.</summary>
    public static bool NeedsTags(ManifestRow? row) => row is not { Title: not null, Artist: not null, Album: not null, Producers: not null };

    /// <summary>Puts the sources together.</summary>
    public static TrackDescription From(string file, ManifestRow? row, TrackTags tags)
    {
        var named = Path.GetFileNameWithoutExtension(file);
        var fallback = string.IsNullOrWhiteSpace(named) ? Path.GetFileName(file) : named;
        var source = row?.Producers is null ? CreditSource.Tag : CreditSource.Manifest;
        var credits = new Dictionary<ProducerId, Credit>();
        string? remark = null;
        foreach (var producer in row?.Producers ?? tags.Producers)
        {
            if (ProducerId.TryParse(producer, out var id, out var expected))
                credits.TryAdd(id, new Credit(producer, CreditRole.Producer, source));
            else
                remark = "a credit was left out: " + expected;
        }

        return new TrackDescription(
            row?.Title ?? tags.Title ?? fallback, row?.Artist ?? tags.Artist ?? "", row?.Album ?? tags.Album ?? "", [.. credits.Values],
            row?.Producers is null && tags == TrackTags.None ? [] : [source], remark);
    }
}
