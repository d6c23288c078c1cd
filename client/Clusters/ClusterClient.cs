using System.Net;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <summary>A library reached from inside its Orleans cluster: by a cluster client, or by a grain factory of a silo. Safe for concurrent use.</summary>
/// <param name="grains">The cluster's grains.</param>
public sealed class ClusterClient(IGrainFactory grains) : IProductionValue
{
    /// <inheritdoc/>
    public Task<LibrarySummary> Library(CancellationToken cancellationToken) => Told(() => Catalogue.Summarize(cancellationToken));

    /// <inheritdoc/>
    public Task<TrackPage> Tracks(TrackQuery query, CancellationToken cancellationToken) => Told(() => Catalogue.List(query, cancellationToken));

    /// <inheritdoc/>
    public Task<TrackDetails?> Track(TrackId track, CancellationToken cancellationToken) => Told(() => Of(track).Get(cancellationToken));

    /// <inheritdoc/>
    public Task<PutReply> Put(TrackSubmission submission, CancellationToken cancellationToken) => Told(async () =>
    {
        var reply = await Of(submission.Track).Put(submission, cancellationToken);
        return reply.Refusal is { } refusal ? throw Problem(HttpStatusCode.BadRequest, "bad-request", refusal) : reply;
    });

    /// <inheritdoc/>
    public Task<bool> Remove(TrackId track, CancellationToken cancellationToken) => Told(() => Of(track).Remove(cancellationToken));

    /// <inheritdoc/>
    public Task<TrackDetails?> AddCredit(TrackId track, string producer, CreditRole role, CancellationToken cancellationToken) => Told(() =>
        ProducerId.TryParse(producer, out _, out var expected)
            ? Of(track).AddCredit(new Credit(producer, role, CreditSource.Person), cancellationToken)
            : throw Problem(HttpStatusCode.BadRequest, "bad-request", expected));

    /// <inheritdoc/>
    public Task<KnownContent[]> Known(IReadOnlyCollection<string> contentIds, CancellationToken cancellationToken) =>
        Told(() => Catalogue.FindContent([.. contentIds], cancellationToken));

    /// <inheritdoc/>
    public Task<SimilarTracks> Similar(SimilarQuery query, CancellationToken cancellationToken) =>
        Told(async () => ValueOf(await grains.GetGrain<ISearchGrain>(0).Similar(query, cancellationToken)));

    /// <inheritdoc/>
    public Task<Attribution> Attribute(AttributionQuery query, CancellationToken cancellationToken) =>
        Told(async () => ValueOf(await grains.GetGrain<IAttributionGrain>(0).Attribute(query, cancellationToken)));

    /// <inheritdoc/>
    public Task<MoreTracks> More(MoreQuery query, CancellationToken cancellationToken) =>
        Told(async () => ValueOf(await grains.GetGrain<ISearchGrain>(0).More(query, cancellationToken)));

    /// <inheritdoc/>
    public Task<ProducerPage> Producers(string? cursor, int limit, CancellationToken cancellationToken) =>
        Told(() => Catalogue.ListProducers(cursor, limit, cancellationToken));

    /// <inheritdoc/>
    public Task<Generation[]> Generations(CancellationToken cancellationToken) => Told(() => Models.List(cancellationToken));

    /// <inheritdoc/>
    public Task<OperationStatus> StartFit(bool force, CancellationToken cancellationToken) => Told(() => Models.StartFit(force, cancellationToken));

    /// <inheritdoc/>
    public Task<Generation?> Rollback(CancellationToken cancellationToken) => Told(() => Models.Rollback(cancellationToken));

    /// <inheritdoc/>
    public Task<Generation?> Promote(int generation, CancellationToken cancellationToken) => Told(() => Models.Promote(generation, cancellationToken));

    /// <inheritdoc/>
    public Task<OperationStatus?> Operation(string operation, CancellationToken cancellationToken) => Told(async () =>
        await Models.Progress(operation, cancellationToken) ?? await grains.GetGrain<IMapGrain>(0).Progress(operation, cancellationToken));

    private ICatalogueGrain Catalogue => grains.GetGrain<ICatalogueGrain>(0);

    private IModelGrain Models => grains.GetGrain<IModelGrain>(0);

    private ITrackGrain Of(TrackId track) => grains.GetGrain<ITrackGrain>(track.Value);

    private static T ValueOf<T>(Answer<T> answer)
        where T : class => answer.Value ?? throw (answer.Reason switch
        {
            Unanswerable.NotFound => Problem(HttpStatusCode.NotFound, "not-found", answer.Detail),
            Unanswerable.NoGeneration => Problem(HttpStatusCode.Conflict, "no-generation", answer.Detail),
            Unanswerable.WrongSchema => Problem(HttpStatusCode.UnprocessableEntity, "wrong-schema", answer.Detail),
            Unanswerable.Busy => Problem(HttpStatusCode.ServiceUnavailable, "busy", answer.Detail),
            _ => Problem(HttpStatusCode.BadRequest, "bad-request", answer.Detail),
        });

    // A grain says by exception what the API says by status: whoever calls is told the same either way.
    private static async Task<T> Told<T>(Func<Task<T>> call)
    {
        try
        {
            return await call();
        }
        catch (Exception failure) when (AsProblem(failure) is { } problem)
        {
            throw problem;
        }
    }

    private static ProblemException? AsProblem(Exception failure) => failure switch
    {
        ProblemException or OperationCanceledException or ObjectDisposedException => null, // Said already, wanted, or the caller's own doing.
        ArgumentException wrong => Problem(HttpStatusCode.BadRequest, "bad-request", WithoutParameter(wrong), failure),
        InvalidOperationException => Problem(HttpStatusCode.Conflict, "conflict", failure.Message, failure),
        TimeoutException => Problem(
            HttpStatusCode.ServiceUnavailable, "busy", "the cluster did not answer in time; whether a change happened is unknown, so send it again", failure),
        OrleansException => Problem(HttpStatusCode.ServiceUnavailable, "busy", "the cluster cannot take the request now; send it again", failure),
        IOException => Problem(HttpStatusCode.InternalServerError, "internal", $"storage: {failure.Message}", failure),
        _ => Problem(HttpStatusCode.InternalServerError, "internal", "the silo failed; its log says how", failure),
    };

    // The parameter's name is said to programmers; from another process it comes in the words alone.
    private static string WithoutParameter(ArgumentException wrong)
    {
        var suffix = wrong.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix > 0 && wrong.Message.EndsWith("')", StringComparison.Ordinal) ? wrong.Message[..suffix] : wrong.Message;
    }

    private static ProblemException Problem(HttpStatusCode status, string kind, string? detail, Exception? cause = null) =>
        new(status, ProblemException.TypePrefix + kind, detail ?? kind, cause);
}
