using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Credits;

/// <summary>Tells a row's claims and trail. Pure.</summary>
internal static class CreditAccount
{
    /// <summary>Everything that is said of who produced a track.</summary>
    public static TrackCredits Of(TrackRow row) => new(
        row.Track, row.Version, row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, row.ContentId, CreditFusion.Fuse(row.Credits),
        CreditFusion.Summarize(CreditFusion.Fuse(row.Credits)), row.Audit, row.Deleted);
}
