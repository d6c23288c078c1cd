namespace ProductionValue.Contracts;

/// <summary>Fans a question out to the index shards of the live generation, filters, merges and ranks. Stateless; key: 0.</summary>
[Alias("pv.ISearchGrain")]
public interface ISearchGrain : IGrainWithIntegerKey
{
    /// <summary>Tracks similar to one.</summary>
    [Alias("Similar")]
    Task<Answer<SimilarTracks>> Similar(SimilarQuery query, CancellationToken cancellationToken);

    /// <summary>Tracks that sound like a producer's.</summary>
    [Alias("More")]
    Task<Answer<MoreTracks>> More(MoreQuery query, CancellationToken cancellationToken);
}
