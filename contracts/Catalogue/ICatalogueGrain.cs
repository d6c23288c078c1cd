namespace ProductionValue.Contracts;

/// <summary>Listing, paging and lookup over the stored tracks: a read model that holds nothing of its own. Key: 0.</summary>
[Alias("pv.ICatalogueGrain")]
public interface ICatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>A page of tracks.</summary>
    /// <exception cref="ArgumentException">The cursor or the limit is not one.</exception>
    [Alias("List")]
    Task<TrackPage> List(TrackQuery query, CancellationToken cancellationToken);

    /// <summary>Summaries of the tracks that exist among <paramref name="tracks"/>, in no order.</summary>
    [Alias("Describe")]
    Task<TrackSummary[]> Describe(TrackId[] tracks, CancellationToken cancellationToken);

    /// <summary>The tracks that hold the given content.</summary>
    [Alias("FindContent")]
    Task<KnownContent[]> FindContent(string[] contentIds, CancellationToken cancellationToken);

    /// <summary>A page of producers, most tracks first.</summary>
    [Alias("ListProducers")]
    Task<ProducerPage> ListProducers(string? cursor, int limit, CancellationToken cancellationToken);

    /// <summary>What the library holds.</summary>
    [Alias("Summarize")]
    Task<LibrarySummary> Summarize(CancellationToken cancellationToken);
}
