using System.Net;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>Tracks and the library as a whole.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>What the library holds.</summary>
    public Task<LibrarySummary> Library(CancellationToken cancellationToken) => Get<LibrarySummary>("library", cancellationToken);

    /// <summary>A page of tracks.</summary>
    public Task<TrackPage> Tracks(TrackQuery query, CancellationToken cancellationToken) =>
        Get<TrackPage>(
            "tracks" + Query(
                ("text", query.Text), ("artist", query.Artist), ("album", query.Album), ("producer", query.Producer), ("cursor", query.Cursor),
                ("limit", query.Limit), ("year", query.Year)),
            cancellationToken);

    /// <summary>A track, or null where there is none.</summary>
    public Task<TrackDetails?> Track(TrackId track, CancellationToken cancellationToken) =>
        OrNull(Get<TrackDetails>("tracks/" + Escape(track.Value), cancellationToken));

    /// <summary>Puts a track into the library; a refusal is a <see cref="ProblemException"/>.</summary>
    public async Task<PutReply> Put(TrackSubmission submission, CancellationToken cancellationToken)
    {
        var path = "tracks/" + Escape(submission.Track.Value);
        return await Send<PutReply>(HttpMethod.Put, path, submission, cancellationToken) ?? throw Empty(path);
    }

    /// <summary>Removes a track.</summary>
    /// <returns>False where there was none.</returns>
    public async Task<bool> Remove(TrackId track, CancellationToken cancellationToken)
    {
        try
        {
            await Send<object>(HttpMethod.Delete, "tracks/" + Escape(track.Value), null, cancellationToken);
            return true;
        }
        catch (ProblemException problem) when (problem.Status == HttpStatusCode.NotFound)
        {
            return false;
        }
    }

    /// <summary>Adds a person's claim that a producer worked on a track; null where there is no such track.</summary>
    public Task<TrackDetails?> AddCredit(TrackId track, string producer, CreditRole role, CancellationToken cancellationToken) =>
        OrNull(Post<TrackDetails>("tracks/" + Escape(track.Value) + "/credits", new { producer, role }, cancellationToken));

    /// <summary>Which of some content the library holds already.</summary>
    public Task<KnownContent[]> Known(IReadOnlyCollection<string> contentIds, CancellationToken cancellationToken) =>
        Post<KnownContent[]>("tracks/known", new { contentIds }, cancellationToken);
}
