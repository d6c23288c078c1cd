using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <summary>How a submission, a claim or a deletion changes a row. Pure: rows in, rows out, nothing is written.</summary>
internal static class TrackChange
{
    /// <summary>The row after a Put, and what to call it.</summary>
    /// <param name="stored">The row as stored with the vectors of the submission's schemas; null or a tombstone where there is no track.</param>
    /// <param name="submission">A checked submission.</param>
    /// <returns>The next row (version risen) or null where nothing changes, and the outcome.</returns>
    public static (TrackRow? Next, PutOutcome Outcome) Put(TrackRow? stored, TrackSubmission submission)
    {
        if (stored is null or { Deleted: true })
        {
            return (new TrackRow(
                submission.Track, stored?.Ordinal ?? 0, (stored?.Version ?? 0) + 1, 0, false, submission.ContentId, submission.Metadata,
                Distinct(submission.Credits), submission.Features, SchemasOf(submission.Features, []), stored?.Former ?? []), PutOutcome.Added);
        }

        var features = submission.Features.Where(vector => !Same(stored.FeaturesIn(vector.Schema), vector)).ToArray();
        var credits = Fuse(stored.Credits, submission);
        var sameContent = stored.ContentId == submission.ContentId && features.Length == 0 && credits.SequenceEqual(stored.Credits);
        if (sameContent && stored.Metadata == submission.Metadata)
            return (null, PutOutcome.Unchanged);
        var next = With(stored, credits) with { ContentId = submission.ContentId, Metadata = submission.Metadata };
        next = next with { Features = features, Schemas = SchemasOf(features, stored.Schemas) };
        return (next, sameContent && OnlyMoved(stored.Metadata, submission.Metadata) ? PutOutcome.Unchanged : PutOutcome.Updated);
    }

    /// <summary>The row with one more claim, or null where it holds it already.</summary>
    public static TrackRow? AddCredit(TrackRow stored, Credit credit) =>
        stored.Credits.Contains(credit) ? null : With(stored, [.. stored.Credits, credit]) with { Features = [] };

    /// <summary>The row's tombstone.</summary>
    public static TrackRow Remove(TrackRow stored) => With(stored, []) with { Deleted = true, Features = [], Schemas = [] };

    /// <summary>A submission replaces the claims of the sources it speaks for; the others' claims stay.</summary>
    private static Credit[] Fuse(Credit[] stored, TrackSubmission submission)
    {
        var speaksFor = submission.Credits.Select(credit => credit.Source).Concat(submission.SpeaksFor ?? []).ToHashSet();
        return Distinct([.. stored.Where(credit => !speaksFor.Contains(credit.Source)), .. submission.Credits]);
    }

    private static TrackRow With(TrackRow stored, Credit[] credits)
    {
        var now = credits.Select(credit => credit.ProducerId).ToHashSet();
        var former = stored.Former.Concat(stored.Credits.Select(credit => credit.ProducerId)).Distinct().Where(producer => !now.Contains(producer));
        return stored with { Version = stored.Version + 1, Credits = credits, Former = [.. former] };
    }

    // A file that was renamed or copied elsewhere is the same track; a title that only echoes the file's name says nothing new.
    private static bool OnlyMoved(TrackMetadata stored, TrackMetadata submitted) =>
        stored with { Path = submitted.Path, Title = submitted.Title } == submitted
        && (stored.Title == submitted.Title
            || (stored.Title == Path.GetFileNameWithoutExtension(stored.Path) && submitted.Title == Path.GetFileNameWithoutExtension(submitted.Path)));

    private static bool Same(FeatureVector? stored, FeatureVector submitted) =>
        stored is not null && stored.Values.AsSpan().SequenceEqual(submitted.Values);

    private static Credit[] Distinct(Credit[] credits) => [.. credits.Distinct()];

    private static string[] SchemasOf(FeatureVector[] features, string[] stored) =>
        [.. features.Select(vector => vector.Schema).Concat(stored).Distinct().Order(StringComparer.Ordinal)];
}
