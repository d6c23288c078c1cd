using ProductionValue.Contracts;

namespace ProductionValue.Grains.Credits;

/// <summary>Finds what disagrees about a track. Pure.</summary>
internal static class CreditConflicts
{
    /// <summary>Where the sources themselves disagree: a dispute against a claim, or two sources that name different producers of the recording.</summary>
    public static (ReviewKind Kind, string Detail, Credit[] Claims)? BetweenSources(Credit[] claims)
    {
        Credit[] disputed = [.. claims.Where(claim => claim.Standing is CreditStanding.Disputed && claim.Source is not CreditSource.Person)];
        if (disputed.Length > 0)
        {
            var disputes = claims.Where(claim => claim.Stance is CreditStance.Disputes && disputed.Any(one => one.ProducerId == claim.ProducerId)).ToArray();
            var who = string.Join(", ", disputes.Select(dispute => $"{dispute.By} disputes {dispute.Name}").Distinct());
            return (ReviewKind.Disputed, $"{who}; claimed by {Sources(disputed)}", [.. disputes, .. disputed]);
        }

        var scope = claims.Any(claim => claim.Trains && claim.Scope is CreditScope.Track) ? CreditScope.Track : CreditScope.Release;
        var sides = claims.Where(claim => claim.Trains && claim.Scope == scope && claim.Role is not CreditRole.Additional)
            .GroupBy(claim => claim.Source).Select(side => (Source: side.Key, Producers: side.Select(claim => claim.ProducerId).ToHashSet(), Claims: side.ToArray())).ToArray();
        if (sides.Length < 2 || sides.All(side => side.Producers.SetEquals(sides[0].Producers)))
            return null;
        var said = sides.Select(side => $"{side.Source} says {string.Join(" and ", side.Claims.Select(claim => claim.Name).Distinct())}");
        return (ReviewKind.SourcesDisagree, string.Join("; ", said), [.. sides.SelectMany(side => side.Claims)]);
    }

    /// <summary>Where the sound clearly points to somebody whom no claim names.</summary>
    /// <param name="claims">The track's claims.</param>
    /// <param name="attribution">What the sound says, the track's own credits left out.</param>
    /// <param name="atLeast">Probability from which it contradicts.</param>
    public static (ReviewKind Kind, string Detail, Credit[] Claims)? WithSound(Credit[] claims, Attribution attribution, double atLeast)
    {
        if (attribution.Producers is not [var first, ..] || first.Probability < atLeast)
            return null;
        var heard = ProducerId.FromName(first.Producer);
        Credit[] trained = [.. claims.Where(claim => claim.Trains)];
        if (trained.Length == 0 || trained.Any(claim => claim.ProducerId == heard))
            return null;
        var named = string.Join(" and ", trained.Select(claim => claim.Name).Distinct());
        return (ReviewKind.SoundContradicts, FormattableString.Invariant($"{Sources(trained)} says {named}; it sounds like {first.Producer} ({first.Probability:P1})"), trained);
    }

    /// <summary>The sound's evidence for its first producer.</summary>
    public static CreditBasis BasisOf(Attribution attribution) => new(
        attribution.Generation, attribution.Producers[0].Probability,
        [.. attribution.Evidence.Select(track => FormattableString.Invariant($"{track.Track}: {track.Title} ({track.Producer}, {track.Similarity:0.000})"))]);

    private static string Sources(IEnumerable<Credit> claims) => string.Join(", ", claims.Select(claim => claim.Source).Distinct());
}
