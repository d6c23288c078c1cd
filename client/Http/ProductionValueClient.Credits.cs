using System.Net;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>Credits and names.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>Every claim on a track with its trail, or null where there never was such a track.</summary>
    public Task<TrackCredits?> Credits(TrackId track, CancellationToken cancellationToken) =>
        OrNull(Get<TrackCredits>("tracks/" + Escape(track.Value) + "/credits", cancellationToken));

    /// <summary>Takes a person's decision; null where there is no such track.</summary>
    public Task<JudgementReply?> Judge(TrackId track, CreditJudgement judgement, CancellationToken cancellationToken) =>
        OrNull(Post<JudgementReply>("tracks/" + Escape(track.Value) + "/judgements", judgement, cancellationToken));

    /// <summary>A page of tracks with claims or a trail.</summary>
    public Task<TrackCreditsPage> CreditsAfter(long after, int limit, CancellationToken cancellationToken) =>
        Get<TrackCreditsPage>("credits" + Query(("after", after), ("limit", limit)), cancellationToken);

    /// <summary>A page of what should be looked at.</summary>
    public Task<CreditReviewPage> Reviews(ReviewQuestion question, CancellationToken cancellationToken) =>
        Post<CreditReviewPage>("credits/reviews", question, cancellationToken);

    /// <summary>All rulings on names, oldest first.</summary>
    public Task<KeptRuling[]> Rulings(CancellationToken cancellationToken) => Get<KeptRuling[]>("names", cancellationToken);

    /// <summary>Takes a ruling on names.</summary>
    public Task<KeptRuling> Rule(NameRuling ruling, CancellationToken cancellationToken) => Post<KeptRuling>("names", ruling, cancellationToken);

    /// <summary>Undoes a ruling; null where there is none of that number.</summary>
    public async Task<KeptRuling?> UndoRuling(int number, string by, CancellationToken cancellationToken)
    {
        try
        {
            return await Send<KeptRuling>(HttpMethod.Delete, $"names/{number}" + Query(("by", by)), null, cancellationToken);
        }
        catch (ProblemException problem) when (problem.Status == HttpStatusCode.NotFound)
        {
            return null;
        }
    }
}
