using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <summary>Appends to a row's trail; nothing here changes what is in it. Pure.</summary>
internal static class AuditTrail
{
    /// <summary>The row with one more entry, numbered.</summary>
    public static TrackRow Append(TrackRow row, CreditEvent entry) =>
        row with { Audit = [.. row.Audit, entry with { Number = row.Audit.Length + 1 }] };

    /// <summary>Notes which claims of sources are gone, an entry a source.</summary>
    public static TrackRow AppendWithdrawn(TrackRow row, Credit[] before, DateTimeOffset now)
    {
        var gone = before.Where(credit => !Array.Exists(row.Credits, kept => kept.Claim() == credit.Claim())).ToArray();
        foreach (var source in gone.GroupBy(credit => credit.Source))
        {
            Credit[] added = [.. row.Credits.Where(credit => credit.Source == source.Key && !Array.Exists(before, known => known.Claim() == credit.Claim()))];
            row = Append(row, new CreditEvent(0, CreditAction.Withdrawn, now, source.Key.ToString(), "the source no longer says so", added, [.. source]));
        }

        return row;
    }

    /// <summary>Notes what persons said of a track that this one takes the place of.</summary>
    public static TrackRow AppendCarried(TrackRow row, Credit[] words, DateTimeOffset now)
    {
        foreach (var word in words)
        {
            var action = word.Stance is CreditStance.Disputes ? CreditAction.Disputed : CreditAction.Confirmed;
            row = Append(row, new CreditEvent(0, action, word.At ?? now, word.By ?? "", word.Why ?? "", [word], []));
        }

        return row;
    }

    /// <summary>The newest decision of a person that holds: not an undo, and not undone.</summary>
    public static CreditEvent? LastDecision(CreditEvent[] audit) => Array.FindLast(audit, entry => CanUndo(audit, entry));

    /// <summary>Whether an entry is a person's decision that nothing has undone yet.</summary>
    public static bool CanUndo(CreditEvent[] audit, CreditEvent entry) =>
        entry.Action is CreditAction.Confirmed or CreditAction.Disputed && !Array.Exists(audit, later => later.Undoes == entry.Number);
}
