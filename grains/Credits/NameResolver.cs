using ProductionValue.Contracts;

namespace ProductionValue.Grains.Credits;

/// <summary>Applies the rulings on names and the identities of MusicBrainz artists to claims; keeps the rules of the last revision it saw.</summary>
internal sealed class NameResolver(IGrainFactory grains)
{
    private volatile NamesInForce last = NamesInForce.None;

    /// <summary>The rules as they are now.</summary>
    public async Task<NamesInForce> Current(CancellationToken cancellationToken)
    {
        var known = last;
        var read = await grains.GetGrain<IProducerNamesGrain>(0).Read(known.Revision, cancellationToken);
        if (read.From is null)
            return known;
        return last = new NamesInForce(read.Revision, read.From, read.To!);
    }

    /// <summary>The claims under the names they count as.</summary>
    public async Task<Credit[]> Apply(NamesInForce names, IReadOnlyCollection<Credit> claims, CancellationToken cancellationToken)
    {
        var artists = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var claim in claims.Where(claim => claim.ArtistId is not null).DistinctBy(claim => claim.ArtistId))
            artists[claim.ArtistId!] = await NameOf(claim.ArtistId!, claim.Producer, cancellationToken);
        return names.Apply(claims, artists.GetValueOrDefault);
    }

    /// <summary>
    /// The name of a MusicBrainz artist: the first one it came with, unless another artist came with that name before; then with the
    /// beginning of its id, so that two people of one name stay two.
    /// </summary>
    private async Task<string> NameOf(string artist, string name, CancellationToken cancellationToken)
    {
        var producer = ProducerId.FromName(name);
        var owner = await grains.GetGrain<IFirstWordGrain>("name:" + producer.Value).Keep(artist, cancellationToken);
        var distinct = owner == artist ? name : $"{name} [{artist[..Math.Min(8, artist.Length)]}]";
        return await grains.GetGrain<IFirstWordGrain>("artist:" + artist).Keep(distinct, cancellationToken);
    }
}
