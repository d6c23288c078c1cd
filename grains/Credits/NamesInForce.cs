using ProductionValue.Contracts;

namespace ProductionValue.Grains.Credits;

/// <summary>The rulings on names that hold at one revision, and how they apply to claims. Pure.</summary>
internal sealed class NamesInForce
{
    private readonly Dictionary<ProducerId, string[]> rules = [];

    /// <summary>No ruling holds.</summary>
    public static NamesInForce None { get; } = new(0, [], []);

    /// <summary>The rules of a revision.</summary>
    public NamesInForce(long revision, ProducerId[] from, string[][] to)
    {
        Revision = revision;
        for (var position = 0; position < from.Length; position++)
            rules[from[position]] = to[position];
    }

    /// <summary>The revision.</summary>
    public long Revision { get; }

    /// <summary>Whom a name counts as: itself where no ruling says otherwise, through rulings on rulings.</summary>
    public string[] Resolve(string name) => [.. Follow(name, []).DistinctBy(ProducerId.FromName)];

    /// <summary>The claims under the names they count as; a team's claim becomes one a member. What was applied before does not matter.</summary>
    /// <param name="claims">Claims as stored or submitted.</param>
    /// <param name="nameOfArtist">The name of a MusicBrainz artist, by which claims that know the artist go first.</param>
    public Credit[] Apply(IEnumerable<Credit> claims, Func<string, string?> nameOfArtist)
    {
        var applied = new List<Credit>();
        foreach (var claim in claims.Select(claim => claim with { As = null, Standing = null }).Distinct())
        {
            var known = claim.ArtistId is { } artist ? nameOfArtist(artist) ?? claim.Producer : claim.Producer;
            applied.AddRange(Resolve(known).Select(name => name == claim.Producer ? claim : claim with { As = name }));
        }

        return [.. applied];
    }

    private IEnumerable<string> Follow(string name, HashSet<ProducerId> seen)
    {
        var producer = ProducerId.FromName(name);
        if (!rules.TryGetValue(producer, out var names) || !seen.Add(producer))
            return [name];
        return names.SelectMany(next => ProducerId.FromName(next) == producer ? [next] : Follow(next, [.. seen]));
    }
}
