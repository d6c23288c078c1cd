using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>Questions by sound, and producers.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>Tracks similar to one.</summary>
    public Task<SimilarTracks> Similar(SimilarQuery query, CancellationToken cancellationToken) =>
        Post<SimilarTracks>("tracks/similar", query, cancellationToken);

    /// <summary>Who probably produced a recording.</summary>
    public Task<Attribution> Attribute(AttributionQuery query, CancellationToken cancellationToken) =>
        Post<Attribution>("attributions", query, cancellationToken);

    /// <summary>A page of producers, most tracks first.</summary>
    public Task<ProducerPage> Producers(string? cursor, int limit, CancellationToken cancellationToken) =>
        Get<ProducerPage>("producers" + Query(("cursor", cursor), ("limit", limit)), cancellationToken);

    /// <summary>A producer with fingerprint and tracks, or null where no track credits them.</summary>
    public Task<ProducerDetails?> Producer(string name, CancellationToken cancellationToken) =>
        OrNull(Get<ProducerDetails>("producers/" + Escape(name), cancellationToken));

    /// <summary>Tracks that sound like a producer's.</summary>
    public Task<MoreTracks> More(MoreQuery query, CancellationToken cancellationToken) =>
        Get<MoreTracks>(
            "producers/" + Escape(query.Producer) + "/more" + Query(
                ("k", query.K), ("own", query.Own ? "true" : "false"), ("exclude", Excluded(query)), ("year", Years(query))), cancellationToken);

    private static string? Excluded(MoreQuery query) => (query.ExcludeArtist, query.ExcludeAlbum) switch
    {
        (true, true) => "artist,album",
        (true, false) => "artist",
        (false, true) => "album",
        _ => null,
    };

    private static string? Years(MoreQuery query) => query is { FromYear: null, ToYear: null } ? null : $"{query.FromYear}-{query.ToYear}";
}
