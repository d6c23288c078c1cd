using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <summary>What a person's decision makes of a track's claims. Pure.</summary>
/// <param name="Claims">All claims after it, under the names their sources use.</param>
/// <param name="Entry">What to append to the trail; null where the decision says nothing new.</param>
/// <param name="Refusal">Why it cannot be taken; null where it can.</param>
internal sealed record Judgement(Credit[] Claims, CreditEvent? Entry, string? Refusal)
{
    private const int MaxText = 1_000;

    /// <summary>Decides.</summary>
    /// <param name="stored">The row.</param>
    /// <param name="judgement">What the person decides.</param>
    /// <param name="names">Whom the producer counts as, and whom each claim counts as.</param>
    /// <param name="now">The time.</param>
    public static Judgement Of(TrackRow stored, CreditJudgement judgement, Func<string, string[]> names, DateTimeOffset now)
    {
        if (Refuse(judgement) is { } refusal)
            return new([], null, refusal);
        return judgement.Verdict is CreditVerdict.Undo ? Undo(stored, judgement, now) : Decide(stored, judgement, names, now);
    }

    private static string? Refuse(CreditJudgement judgement)
    {
        if (!Enum.IsDefined(judgement.Verdict))
            return $"verdict: expected confirm, dispute or undo, got {(int)judgement.Verdict}";
        if (!Enum.IsDefined(judgement.Role))
            return $"role: expected a known role, got {(int)judgement.Role}";
        if (judgement.By is null || string.IsNullOrWhiteSpace(judgement.By) || judgement.By.Length > ProducerId.MaxLength)
            return $"by: expected 1 to {ProducerId.MaxLength} characters, got {judgement.By?.Length ?? 0}";
        if (judgement.Why is null || judgement.Why.Length > MaxText)
            return $"why: expected at most {MaxText} characters, got {judgement.Why?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}";
        if (judgement.Verdict is CreditVerdict.Undo)
            return null;
        return ProducerId.TryParse(judgement.Producer, out _, out var expected) ? null : expected;
    }

    private static Judgement Decide(TrackRow stored, CreditJudgement judgement, Func<string, string[]> names, DateTimeOffset now)
    {
        var stance = judgement.Verdict is CreditVerdict.Confirm ? CreditStance.Claims : CreditStance.Disputes;
        var about = names(judgement.Producer!).Select(ProducerId.FromName).ToHashSet();
        bool IsAbout(Credit credit) => credit.Source is CreditSource.Person && about.Contains(credit.ProducerId);
        if (stored.Credits.Any(credit => IsAbout(credit) && credit.Stance == stance && (stance is CreditStance.Disputes || credit.Role == judgement.Role)))
            return new(stored.Credits, null, null);
        // A person's newer word about a producer takes the place of the opposite one.
        Credit[] overruled = [.. stored.Credits.Where(credit => IsAbout(credit) && credit.Stance != stance)];
        var word = new Credit(judgement.Producer!, judgement.Role, CreditSource.Person, At: now, Stance: stance, By: judgement.By, Why: judgement.Why);
        var action = stance is CreditStance.Claims ? CreditAction.Confirmed : CreditAction.Disputed;
        var entry = new CreditEvent(0, action, now, judgement.By, judgement.Why, [word], overruled, null, judgement.Basis);
        return new([.. stored.Credits.Except(overruled), word], entry, null);
    }

    private static Judgement Undo(TrackRow stored, CreditJudgement judgement, DateTimeOffset now)
    {
        var undone = judgement.Event is { } number ? Array.Find(stored.Audit, entry => entry.Number == number) : AuditTrail.LastDecision(stored.Audit);
        if (undone is null || !AuditTrail.CanUndo(stored.Audit, undone))
            return new([], null, "event: expected a decision by a person that has not been undone, got " + (judgement.Event?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "none on this track"));
        bool CameWithIt(Credit credit) => Array.Exists(undone.Added, added => added.Claim() == credit.Claim() && added.At == credit.At);
        Credit[] gone = [.. stored.Credits.Where(CameWithIt)];
        Credit[] back = [.. undone.Removed.Where(credit => !Array.Exists(stored.Credits, held => held.Claim() == credit.Claim()))];
        var entry = new CreditEvent(0, CreditAction.Undone, now, judgement.By, judgement.Why, back, gone, undone.Number);
        return new([.. stored.Credits.Except(gone), .. back], entry, null);
    }
}
