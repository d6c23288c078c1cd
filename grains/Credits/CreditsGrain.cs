using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Credits;

/// <inheritdoc cref="ICreditsGrain"/>
[StatelessWorker]
internal sealed class CreditsGrain(ITrackStore store, IOptions<LibraryOptions> options) : Grain, ICreditsGrain
{
    private const int MaxLimit = 1_000;

    public async Task<TrackCreditsPage> Export(long after, int limit, CancellationToken cancellationToken)
    {
        CheckLimit(limit);
        var tracks = new List<TrackCredits>();
        var (looked, last) = (0, after);
        await foreach (var row in store.Scan(null, after, cancellationToken))
        {
            (looked, last) = (looked + 1, row.Sequence);
            if (row.Credits.Length > 0 || row.Audit.Length > 0)
                tracks.Add(CreditAccount.Of(row));
            if (looked == limit)
                break;
        }

        return new TrackCreditsPage([.. tracks], looked == limit ? last : null);
    }

    public async Task<CreditReviewPage> Review(ReviewQuestion question, CancellationToken cancellationToken)
    {
        CheckLimit(question.Limit);
        CheckProbability(question.Contradiction, nameof(question.Contradiction));
        CheckProbability(question.Suggestion, nameof(question.Suggestion));
        var rows = new List<TrackRow>();
        var (looked, last) = (0, question.After);
        await foreach (var row in store.Scan(null, question.After, cancellationToken))
        {
            (looked, last) = (looked + 1, row.Sequence);
            if (!row.Deleted)
                rows.Add(row);
            if (looked == question.Limit)
                break;
        }

        var reviews = new List<CreditReview>();
        foreach (var batch in rows.Chunk(options.Value.IngestConcurrency))
            reviews.AddRange((await Task.WhenAll(batch.Select(row => Review(row, question, cancellationToken)))).SelectMany(found => found));
        return new CreditReviewPage([.. reviews], looked, looked == question.Limit ? last : null);
    }

    private async Task<List<CreditReview>> Review(TrackRow row, ReviewQuestion question, CancellationToken cancellationToken)
    {
        var claims = CreditFusion.Fuse(row.Credits);
        var reviews = new List<CreditReview>();
        if (question.Sources && CreditConflicts.BetweenSources(claims) is { } disagreement)
            reviews.Add(Tell(row, disagreement, null));
        var isCredited = claims.Any(claim => claim.Trains);
        if (isCredited ? !question.Sound : !question.Suggestions)
            return reviews;
        var asked = new AttributionQuery(new QueryTrack(row.Track));
        if ((await GrainFactory.GetGrain<IAttributionGrain>(0).Attribute(asked, cancellationToken)).Value is not { Producers.Length: > 0 } heard)
            return reviews;
        if (isCredited && CreditConflicts.WithSound(claims, heard, question.Contradiction) is { } contradiction)
            reviews.Add(Tell(row, contradiction, heard));
        if (!isCredited && heard.Producers[0].Probability >= question.Suggestion && !IsDisputed(claims, heard.Producers[0].Producer))
            reviews.Add(Tell(row, (ReviewKind.Suggestion, FormattableString.Invariant($"nobody is credited; it sounds like {heard.Producers[0].Producer} ({heard.Producers[0].Probability:P1})"), claims), heard));
        return reviews;
    }

    private static bool IsDisputed(Credit[] claims, string producer) =>
        claims.Any(claim => claim.Stance is CreditStance.Disputes && claim.ProducerId == ProducerId.FromName(producer));

    private static CreditReview Tell(TrackRow row, (ReviewKind Kind, string Detail, Credit[] Claims) found, Attribution? heard) => new(
        row.Track, row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, found.Kind, found.Detail, found.Claims,
        heard?.Producers[0].Producer, heard is null ? null : CreditConflicts.BasisOf(heard));

    private static void CheckLimit(int limit)
    {
        if (limit is < 1 or > MaxLimit)
            throw new ArgumentException($"limit: expected 1 to {MaxLimit}, got {limit}", nameof(limit));
    }

    private static void CheckProbability(double probability, string name)
    {
        if (!(probability is >= 0 and <= 1))
            throw new ArgumentException(FormattableString.Invariant($"{name}: expected 0 to 1, got {probability}"), name);
    }
}
