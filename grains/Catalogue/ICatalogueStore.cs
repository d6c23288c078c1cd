using ProductionValue.Contracts;

namespace ProductionValue.Grains.Catalogue;

/// <summary>Questions over all track rows that the storage answers itself, by its own indexes and full-text search.</summary>
public interface ICatalogueStore
{
    /// <summary>A page of tracks by artist, album, title and id.</summary>
    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    Task<TrackPage> List(TrackQuery query, CancellationToken cancellationToken);

    /// <summary>Summaries of those of the tracks that exist, in no order.</summary>
    Task<TrackSummary[]> Describe(TrackId[] tracks, CancellationToken cancellationToken);

    /// <summary>The tracks that hold the given content.</summary>
    Task<KnownContent[]> FindContent(string[] contentIds, CancellationToken cancellationToken);

    /// <summary>A page of producers (credits of every role but executive), most tracks first, then by name.</summary>
    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    Task<ProducerPage> ListProducers(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>Derives words, credits, producers and totals from the rows and compares them with what is stored.</summary>
    /// <param name="repair">Whether to make all of it anew where something differs.</param>
    /// <param name="cancellationToken">Cancels.</param>
    Task<VerifiedView> Verify(bool repair, CancellationToken cancellationToken);

    /// <summary>What the library holds; <see cref="LibrarySummary.Generation"/> is left 0.</summary>
    Task<LibrarySummary> Summarize(CancellationToken cancellationToken);
}
