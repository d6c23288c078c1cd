using System.Globalization;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;

namespace ProductionValue.Grains.Attributions;

/// <summary>Tells evidence with what a person must know to weigh it. Pure.</summary>
internal static class EvidenceSentences
{
    /// <summary>The tracks as evidence, those by the recording's own artist or of its own album marked.</summary>
    public static Evidence[] Tell(
        ShardNeighbor[] neighbors, Learning.Attribution attribution, ResolvedQuery about)
    {
        var rank = attribution.Ranked.Select((producer, position) => (producer.Producer, position)).ToDictionary(pair => pair.Producer, pair => pair.position);
        return [.. neighbors
            .Where(neighbor => neighbor.Label.Producers.Length > 0)
            .Select(neighbor => Tell(neighbor, rank, about))];
    }

    /// <summary>The whole answer in one or two sentences.</summary>
    public static string Summarize(Attribution told, Moment[]? moments)
    {
        if (told.Producers.Length == 0)
            return "Nobody is known yet: no track with a credit has been heard.";
        var first = told.Producers[0];
        var summary = told.Unknown > first.Probability
            ? string.Create(CultureInfo.InvariantCulture, $"Probably by nobody known ({100 * told.Unknown:0} %); of those known most likely {first.Producer} ({100 * first.Probability:0} %).")
            : string.Create(CultureInfo.InvariantCulture, $"Most probably produced by {first.Producer} ({100 * first.Probability:0} %).");
        if (moments is null or [])
            return summary;
        var heard = moments.Sum(Length);
        var pointing = moments.Where(moment => moment.Producer == first.Producer).Sum(Length);
        return summary + string.Create(CultureInfo.InvariantCulture, $" {pointing:0} of {heard:0} seconds point to {first.Producer} when heard on their own.");
    }

    private static Evidence Tell(ShardNeighbor neighbor, Dictionary<string, int> rank, ResolvedQuery about)
    {
        var label = neighbor.Label;
        var producer = label.Producers.Zip(label.ProducerIds).MinBy(credited => rank.GetValueOrDefault(credited.Second.Value, int.MaxValue)).First;
        var (sameArtist, sameAlbum) = (Same(label.Artist, about.Artist), Same(label.Album, about.Album));
        var similarity = Math.Clamp(neighbor.Cosine, 0f, 1f);
        return new Evidence(
            neighbor.Track, label.Title, label.Artist, label.Album, producer, similarity, sameArtist, sameAlbum,
            Sentence(label, producer, similarity, sameArtist, sameAlbum));
    }

    private static string Sentence(TrackLabel summary, string producer, float similarity, bool sameArtist, bool sameAlbum)
    {
        var by = summary.Artist.Length > 0 ? $" by {summary.Artist}" : "";
        var caution = (sameArtist, sameAlbum) switch
        {
            (_, true) => " It is of the same album: alike as a record, not only in production.",
            (true, _) => " It is by the same artist: alike for that reason too, not only in production.",
            _ => "",
        };
        return string.Create(CultureInfo.InvariantCulture, $"It sounds like \u201c{summary.Title}\u201d{by}, produced by {producer} (similarity {similarity:0.00}).{caution}");
    }

    private static double Length(Moment moment) => moment.EndSeconds - moment.StartSeconds;

    private static bool Same(string one, string other) => one.Length > 0 && string.Equals(one, other, StringComparison.OrdinalIgnoreCase);
}
