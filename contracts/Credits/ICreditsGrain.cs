namespace ProductionValue.Contracts;

/// <summary>Credits across the library: export, and what should be looked at. Stateless; key: 0.</summary>
[Alias("pv.ICreditsGrain")]
public interface ICreditsGrain : IGrainWithIntegerKey
{
    /// <summary>A page of tracks with claims or an audit trail.</summary>
    /// <exception cref="ArgumentException">The limit is out of range.</exception>
    [Alias("Export")]
    Task<TrackCreditsPage> Export(long after, int limit, CancellationToken cancellationToken);

    /// <summary>A page of what should be looked at.</summary>
    /// <exception cref="ArgumentException">A field of the question is out of range.</exception>
    [Alias("Review")]
    Task<CreditReviewPage> Review(ReviewQuestion question, CancellationToken cancellationToken);
}
