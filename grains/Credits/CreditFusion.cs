using ProductionValue.Contracts;

namespace ProductionValue.Grains.Credits;

/// <summary>
/// Puts all claims on a track together: which of them train, and why the others do not. Pure; <c>docs/CREDITS.md</c> prints the rules.
/// </summary>
public static class CreditFusion
{
    /// <summary>Least confidence of a claim that trains; a person's word always does.</summary>
    public const double LeastConfidence = 0.5;

    /// <summary>What a release-level claim is worth of a track-level one.</summary>
    public const double ReleaseWorth = 0.8;

    /// <summary>How often each source is taken to be right about a claim it is sure of.</summary>
    public static IReadOnlyDictionary<CreditSource, double> Reliability { get; } = new Dictionary<CreditSource, double>
    {
        [CreditSource.Person] = 1, [CreditSource.Manifest] = 0.98, [CreditSource.MusicBrainz] = 0.95, [CreditSource.Tag] = 0.9,
        [CreditSource.Discogs] = 0.85, [CreditSource.Wikidata] = 0.8,
    };

    /// <summary>The claims with their standing, in the same order.</summary>
    public static Credit[] Fuse(IReadOnlyList<Credit> claims)
    {
        var disputed = claims.Where(claim => claim.Stance is CreditStance.Disputes).Select(claim => claim.ProducerId).ToHashSet();
        var standings = claims.Select(claim => OnItsOwn(claim, disputed)).ToArray();

        // What is said of the recording itself speaks instead of what is said of its release.
        bool Trains(int position) => standings[position] is CreditStanding.Trains;
        var positions = Enumerable.Range(0, claims.Count).ToArray();
        if (positions.Any(position => Trains(position) && claims[position].Scope is CreditScope.Track && IsMain(claims[position])))
            Outrank(position => claims[position].Scope is CreditScope.Release);

        // Additional production is a part of the sound: it trains where nobody is named for the whole.
        if (positions.Any(position => Trains(position) && IsMain(claims[position])))
            Outrank(position => claims[position].Role is CreditRole.Additional && claims[position].Source is not CreditSource.Person);
        return [.. claims.Select((claim, position) => claim with { Standing = standings[position] })];

        void Outrank(Func<int, bool> weaker)
        {
            foreach (var position in positions.Where(position => Trains(position) && weaker(position)))
                standings[position] = CreditStanding.Outranked;
        }
    }

    /// <summary>The producers that train, most certain first: sources agree independently of each other, so doubts multiply.</summary>
    public static FusedCredit[] Summarize(IEnumerable<Credit> fused) =>
    [
        .. fused.Where(claim => claim.Trains).GroupBy(claim => claim.ProducerId).Select(claims => new FusedCredit(
            claims.Key,
            claims.MaxBy(Worth)!.Name,
            1 - claims.GroupBy(claim => claim.Source).Aggregate(1.0, (doubt, source) => doubt * (1 - source.Max(Worth))),
            [.. claims.Select(claim => claim.Source).Distinct().Order()])).OrderByDescending(credit => credit.Confidence),
    ];

    /// <summary>How sure one claim makes us, 0…1.</summary>
    public static double Worth(Credit claim) => claim.Source is CreditSource.Person
        ? 1
        : Reliability[claim.Source] * Math.Clamp(claim.Confidence, 0, 1) * (claim.Scope is CreditScope.Release ? ReleaseWorth : 1);

    private static CreditStanding OnItsOwn(Credit claim, HashSet<ProducerId> disputed)
    {
        if (claim.Stance is CreditStance.Disputes)
            return CreditStanding.Disputes;
        if (disputed.Contains(claim.ProducerId))
            return CreditStanding.Disputed;
        if (claim.Role is not (CreditRole.Producer or CreditRole.CoProducer or CreditRole.Additional))
            return CreditStanding.OtherRole;
        return claim.Confidence < LeastConfidence && claim.Source is not CreditSource.Person ? CreditStanding.Doubtful : CreditStanding.Trains;
    }

    private static bool IsMain(Credit claim) => claim.Role is CreditRole.Producer or CreditRole.CoProducer;
}
