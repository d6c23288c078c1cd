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
    /// <summary>What the tags tell besides; null where they tell nothing.</summary>
    public TrackTagging? Tagging { get; init; }

    /// <summary>Year of the release; null where the tags do not tell.</summary>
    public int? Year { get; init; }

    /// <summary>Puts the sources together.</summary>
    /// <param name="file">The file.</param>
    /// <param name="row">What the manifest says of it; null where there is none.</param>
    /// <param name="tags">What its tags say; null where they could not be read.</param>
    public static TrackDescription From(string file, ManifestRow? row, TrackTags? tags)
    {
        var named = Path.GetFileNameWithoutExtension(file);
        var fallback = string.IsNullOrWhiteSpace(named) ? Path.GetFileName(file) : named;
        var said = tags ?? TrackTags.None;
        var source = row?.Producers is null ? CreditSource.Tag : CreditSource.Manifest;
        var credits = new Dictionary<(ProducerId, ProducerRole), Credit>();
        string? remark = null;
        foreach (var producer in row?.Producers?.Select(name => new TaggedProducer(name)) ?? said.Producers)
        {
            if (ProducerId.TryParse(producer.Name, out var id, out var expected))
                credits.TryAdd((id, producer.Role), new Credit(producer.Name, (CreditRole)producer.Role, source, ArtistId: producer.ArtistId));
            else
                remark = "a credit was left out: " + expected;
        }

        return new TrackDescription(
            row?.Title ?? said.Title ?? fallback, row?.Artist ?? said.Artist ?? "", row?.Album ?? said.Album ?? "", [.. credits.Values],
            row?.Producers is null && tags is null ? [] : [source], remark) { Tagging = TaggingOf(said), Year = said.Year is >= 1 and <= 9999 ? said.Year : null };
    }

    private static TrackTagging? TaggingOf(TrackTags tags)
    {
        var tagging = new TrackTagging(
            tags.Genre, tags.TrackNumber, tags.RecordingId, tags.ReleaseId, tags.ArtistId, tags.Isrc, tags.TrackGainDb);
        return tagging == new TrackTagging() ? null : tagging;
    }
}
