using ProductionValue.Contracts;
using ProductionValue.Grains.Credits;

namespace ProductionValue.Grains.Tracks;

/// <summary>How a submission, a ruling or a deletion changes a row. Pure: rows in, rows out, nothing is written.</summary>
internal static class TrackChange
{
    /// <summary>The row after a Put, and what to call it.</summary>
    /// <param name="stored">The row as stored with the vectors of the submission's schemas; null or a tombstone where there is no track.</param>
    /// <param name="submission">A checked submission whose credits go by the names they count as.</param>
    /// <param name="now">The time, for claims and withdrawals that are new.</param>
    /// <returns>The next row (version risen) or null where nothing changes, and the outcome.</returns>
    public static (TrackRow? Next, PutOutcome Outcome) Put(TrackRow? stored, TrackSubmission submission, DateTimeOffset now = default)
    {
        if (stored is null or { Deleted: true })
        {
            var first = Dated(submission.Credits, [], now);
            var added = new TrackRow(
                submission.Track, stored?.Ordinal ?? 0, (stored?.Version ?? 0) + 1, 0, false, submission.ContentId, submission.Metadata,
                first, submission.Features, SchemasOf(submission.Features, []), stored?.Former ?? []) { Audit = stored?.Audit ?? [] };
            var words = first.Where(credit => credit.Source is CreditSource.Person).ToArray();
            return (AuditTrail.AppendCarried(added, words, now), PutOutcome.Added);
        }

        var features = submission.Features.Where(vector => !Same(stored.FeaturesIn(vector.Schema), vector)).ToArray();
        var credits = Replace(stored.Credits, submission, now);
        if (credits.ToHashSet().SetEquals(CreditFusion.Fuse(stored.Credits)))
            credits = stored.Credits; // The same claims in another order, or put together for the first time.
        var sameContent = stored.ContentId == submission.ContentId && features.Length == 0 && credits.SequenceEqual(stored.Credits);
        if (sameContent && stored.Metadata == submission.Metadata)
            return (null, PutOutcome.Unchanged);
        var next = With(stored, credits) with { ContentId = submission.ContentId, Metadata = submission.Metadata };
        next = next with { Features = features, Schemas = SchemasOf(features, stored.Schemas) };
        next = AuditTrail.AppendWithdrawn(next, stored.Credits, now);
        return (next, sameContent && OnlyMoved(stored.Metadata, submission.Metadata) ? PutOutcome.Unchanged : PutOutcome.Updated);
    }

    /// <summary>The row after a person's decision, or null where it says nothing new.</summary>
    /// <param name="stored">The row.</param>
    /// <param name="entry">What is to be appended to the trail, without its number.</param>
    /// <param name="credits">The claims after it, under the names they count as.</param>
    public static TrackRow Judge(TrackRow stored, CreditEvent entry, Credit[] credits) =>
        AuditTrail.Append(With(stored, CreditFusion.Fuse(credits)) with { Features = [] }, entry);

    /// <summary>The row whose claims go by other names, or null where they go by the same.</summary>
    /// <param name="stored">The row.</param>
    /// <param name="named">Its claims under the names they count as now.</param>
    /// <param name="now">The time.</param>
    public static TrackRow? Rename(TrackRow stored, Credit[] named, DateTimeOffset now)
    {
        var credits = CreditFusion.Fuse(named);
        if (credits.SequenceEqual(stored.Credits))
            return null;
        var next = With(stored, credits) with { Features = [] };
        var entry = new CreditEvent(
            0, CreditAction.Renamed, now, "names", "", [.. credits.Except(stored.Credits)], [.. stored.Credits.Except(credits)]);
        var sameNames = credits.Select(credit => credit.As).SequenceEqual(stored.Credits.Select(credit => credit.As));
        return sameNames ? next : AuditTrail.Append(next, entry);
    }

    /// <summary>The row's tombstone.</summary>
    public static TrackRow Remove(TrackRow stored, DateTimeOffset now = default)
    {
        var tombstone = With(stored, []) with { Deleted = true, Features = [], Schemas = [] };
        return stored.Credits.Length == 0 && stored.Audit.Length == 0
            ? tombstone
            : AuditTrail.Append(tombstone, new CreditEvent(0, CreditAction.Removed, now, "library", "", [], stored.Credits));
    }

    /// <summary>
    /// A submission replaces the claims of the sources it speaks for; the others' claims stay. What persons say is changed by persons only, so
    /// that an import that read the track before cannot bring back what was taken back since.
    /// </summary>
    private static Credit[] Replace(Credit[] stored, TrackSubmission submission, DateTimeOffset now)
    {
        var speaksFor = submission.Credits.Select(credit => credit.Source).Concat(submission.SpeaksFor ?? []).ToHashSet();
        speaksFor.Remove(CreditSource.Person);
        return Dated(
            [.. stored.Where(credit => !speaksFor.Contains(credit.Source)), .. submission.Credits.Where(credit => credit.Source is not CreditSource.Person)],
            stored, now);
    }

    /// <summary>Each claim once, with the time it first came in, put together anew.</summary>
    private static Credit[] Dated(Credit[] credits, Credit[] stored, DateTimeOffset now)
    {
        DateTimeOffset? time = now == default ? null : now;
        Credit Date(Credit credit) => credit with { At = Array.Find(stored, known => Says(known, credit)) is { } known ? known.At : time };
        return CreditFusion.Fuse([.. credits.Select(Date).DistinctBy(credit => (credit.Claim(), credit.As))]);
    }

    private static bool Says(Credit known, Credit credit) => known.Claim() == credit.Claim();

    private static TrackRow With(TrackRow stored, Credit[] credits)
    {
        var now = credits.Select(credit => credit.ProducerId).ToHashSet();
        var former = stored.Former.Concat(stored.Credits.Select(credit => credit.ProducerId)).Distinct().Where(producer => !now.Contains(producer));
        return stored with { Version = stored.Version + 1, Credits = credits, Former = [.. former] };
    }

    // A file that was renamed or copied elsewhere is the same track; a title that only echoes the file's name says nothing new.
    private static bool OnlyMoved(TrackMetadata stored, TrackMetadata submitted) =>
        stored with { Path = submitted.Path, Title = submitted.Title, VanishedAt = submitted.VanishedAt } == submitted
        && (stored.Title == submitted.Title
            || (stored.Title == Path.GetFileNameWithoutExtension(stored.Path) && submitted.Title == Path.GetFileNameWithoutExtension(submitted.Path)));

    private static bool Same(FeatureVector? stored, FeatureVector submitted) =>
        stored is not null && stored.Values.AsSpan().SequenceEqual(submitted.Values);

    private static string[] SchemasOf(FeatureVector[] features, string[] stored) =>
        [.. features.Select(vector => vector.Schema).Concat(stored).Distinct().Order(StringComparer.Ordinal)];
}
