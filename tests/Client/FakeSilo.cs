using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Client;

/// <summary>Answers as a silo does by the contract, from a dictionary; counts what it is asked and fails where it is told to.</summary>
internal sealed class FakeSilo : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FakeSilo()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Use(Count);
        MapTracks();
        MapIngests();
        MapQuestions();
    }

    public Uri Url => new(_application.Urls.First());

    public string Product { get; set; } = Liveness.OurProduct;

    public ConcurrentDictionary<string, TrackSubmission> Tracks { get; } = new(StringComparer.Ordinal);

    public ConcurrentDictionary<string, IngestOutcome> Account { get; } = new(StringComparer.Ordinal);

    public ConcurrentQueue<string> Requests { get; } = new();

    public ConcurrentQueue<(int Status, string? RetryAfter)> Failures { get; } = new();

    public ConcurrentQueue<string> Bodies { get; } = new();

    public int Generation { get; set; }

    public int Fits { get; private set; }

    public string? FitError { get; set; }

    public bool Cancelled { get; private set; }

    public Action<int> OnBatch { get; set; } = _ => { };

    public static async Task<FakeSilo> Start()
    {
        var silo = new FakeSilo();
        await silo._application.StartAsync();
        return silo;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task Count(HttpContext context, RequestDelegate next)
    {
        Requests.Enqueue($"{context.Request.Method} {context.Request.Path}{context.Request.QueryString}");
        if (context.Request.Path.StartsWithSegments("/api") && Failures.TryDequeue(out var failure))
        {
            context.Response.StatusCode = failure.Status;
            if (failure.RetryAfter is not null)
                context.Response.Headers.RetryAfter = failure.RetryAfter;
            return;
        }

        await next(context);
    }

    private void MapTracks()
    {
        _application.MapGet("/livez", () => Results.Json(new { product = Product, version = DoctorVersion }));
        _application.MapGet("/readyz", () => Results.Ok());
        _application.MapGet("/api/v1/library", () => new LibrarySummary(Tracks.Count, Tracks.Count, 1, Generation));
        _application.MapGet("/api/v1/tracks", (string? cursor, int limit) =>
        {
            var all = Tracks.Values.OrderBy(track => track.Track.Value, StringComparer.Ordinal).ToArray();
            var from = int.Parse(cursor ?? "0", System.Globalization.CultureInfo.InvariantCulture);
            var page = all.Skip(from).Take(limit).Select(track => new TrackSummary(
                track.Track, track.Metadata.Title, track.Metadata.Artist, track.Metadata.Album, [.. track.Credits.Select(credit => credit.Producer)], track.Metadata.Path));
            return new TrackPage([.. page], from + limit < all.Length ? $"{from + limit}" : null, all.Length);
        });
        _application.MapGet("/api/v1/tracks/{id}", (string id) => Tracks.TryGetValue(id, out var track) ? Results.Json(Details(track)) : Missing(id));
        _application.MapDelete("/api/v1/tracks/{id}", (string id) => Tracks.TryRemove(id, out _) ? Results.NoContent() : Missing(id));
        _application.MapPost("/api/v1/tracks/{id}/credits", (string id, CreditBody body) => Tracks.TryGetValue(id, out var track)
            ? Results.Json(Details(Tracks[id] = track with { Credits = [.. track.Credits, new Credit(body.Producer, body.Role, CreditSource.Person)] }))
            : Missing(id));
        _application.MapPost("/api/v1/tracks/known", (KnownBody body) => Tracks.Values.Where(track => body.ContentIds.Contains(track.ContentId)).Select(track =>
            new KnownContent(track.ContentId, track.Track, track.Metadata.StartSeconds, [.. track.Features.Select(vector => vector.Schema)])));
    }

    private void MapIngests()
    {
        _application.MapPost("/api/v1/ingests/{id}/files", (string id, IngestFile[] files) =>
        {
            OnBatch(files.Length);
            return files.Select(file => Account.GetOrAdd(file.Path, _ => Take(file))).ToArray();
        });
        _application.MapPost("/api/v1/ingests/{id}/complete", (string id) => new IngestReport(id, IngestStatus.Completed, 0, 0, 0, 0, []));
        _application.MapDelete("/api/v1/ingests/{id}", (string id) =>
        {
            Cancelled = true;
            return new IngestReport(id, IngestStatus.Cancelled, 0, 0, 0, 0, []);
        });
        _application.MapGet("/api/v1/models", () => Generation == 0 ? Array.Empty<Generation>() : [Described(Generation)]);
        _application.MapPost("/api/v1/models", () =>
        {
            Fits++;
            return Results.Json(new OperationStatus("fit-1", "reading", false, null), statusCode: 202);
        });
        _application.MapPost("/api/v1/models/{number:int}/promote", (int number) => number == Generation ? Results.Json(Described(number)) : Missing($"{number}"));
        _application.MapGet("/api/v1/operations/{id}", (string id) =>
        {
            if (FitError is null && id == "fit-1")
                Generation = 1;
            return new OperationStatus(id, "done", true, FitError, FitError is null ? Described(1) : null);
        });
        _application.MapPost("/api/v1/evaluations", () => Results.Json(new OperationStatus("ev-1", "folding", false, null), statusCode: 202));
        _application.MapGet("/api/v1/evaluations/ev-1", () => Results.Content("""{"split":"album","folds":5,"pipelines":[{"name":"ours","accuracy":{"value":0.5,"low":0.4,"high":0.6},"top3":0.75}]}""", "application/json"));
    }

    private void MapQuestions()
    {
        _application.MapPost("/api/v1/tracks/similar", async (HttpRequest request) =>
        {
            var query = await Body<SimilarQuery>(request);
            return new SimilarTracks(query.Query.Track?.Value ?? query.Query.Label!, [new SimilarTrack(TrackId.Parse("t9"), "Nine", "Ann", "Best", ["Bo"], 0.5)], Generation);
        });
        _application.MapPost("/api/v1/attributions", async (HttpRequest request) =>
        {
            var query = await Body<AttributionQuery>(request);
            if (Generation == 0)
                return Problem(409, "no-generation", "nothing has been fitted yet");
            var evidence = new Evidence(TrackId.Parse("t9"), "Nine", "Ann", "Best", "Bo", 0.5);
            return Results.Json(new Attribution(query.Query.Track?.Value ?? query.Query.Label!, 0.25, [new("Bo", 0.5), new("Cy", 0.25)], 0, [evidence], Generation));
        });
        _application.MapGet("/api/v1/producers", (int limit) => new ProducerPage([new ProducerSummary(ProducerId.FromName("Bo"), "Bo", 3)], null, 1));
        _application.MapGet("/api/v1/producers/{name}", (string name) => name == "Bo"
            ? Results.Json(new ProducerDetails(new Fingerprint(ProducerId.FromName("Bo"), "Bo", 1, 3, [1], 0.1), []))
            : Missing(name));
        _application.MapGet("/api/v1/producers/{name}/more", (string name, int k, bool own) => Uri.UnescapeDataString(name) is "AC/DC & Bo"
            ? Results.Json(new MoreTracks("AC/DC & Bo", [new SimilarTrack(TrackId.Parse("t9"), "Nine", "Ann", own ? "own" : "other", ["Cy"], 0.5)], 1))
            : Missing(name));
    }

    private static string DoctorVersion => DoctorCommand.OurVersion;

    private async Task<T> Body<T>(HttpRequest request)
    {
        using var reader = new StreamReader(request.Body);
        var text = await reader.ReadToEndAsync();
        Bodies.Enqueue(text);
        return JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web)!;
    }

    private IngestOutcome Take(IngestFile file)
    {
        if (file.Submission is not { } put)
            return new IngestOutcome(file.Path, null, null, file.Refusal);
        if (!Tracks.TryGetValue(put.Track.Value, out var before))
        {
            Tracks[put.Track.Value] = put;
            return new IngestOutcome(file.Path, put.Track, PutOutcome.Added, null);
        }

        var after = (put.Features.Length == 0 ? put with { Features = before.Features } : put) with { SpeaksFor = before.SpeaksFor };
        Tracks[put.Track.Value] = after;
        var same = JsonSerializer.Serialize(before) == JsonSerializer.Serialize(after);
        return new IngestOutcome(file.Path, put.Track, same ? PutOutcome.Unchanged : PutOutcome.Updated, null);
    }

    private static Generation Described(int number) => new(
        number, GenerationStatus.Live, "test-1", 2, 10, 2, DateTimeOffset.UnixEpoch, new FitQuality("album", 5, 10, 0.5, 0.75, 0.4, 0.1, 0.2), "first");

    private static TrackDetails Details(TrackSubmission track) => new(
        track.Track, 1, track.ContentId, track.Metadata, track.Credits, [.. track.Features.Select(vector => vector.Schema)], true);

    private static IResult Missing(string id) => Problem(404, "not-found", $"no \"{id}\" here");

    private static IResult Problem(int status, string kind, string detail) => Results.Json(
        new { type = ProblemException.TypePrefix + kind, title = kind, status, detail }, statusCode: status, contentType: "application/problem+json");

    private sealed record CreditBody(string Producer, CreditRole Role);

    private sealed record KnownBody(string[] ContentIds);
}
