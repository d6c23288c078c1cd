using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>A folder to import by this silo itself.</summary>
/// <param name="Folder">A folder or file below the folders this silo may read.</param>
/// <param name="Manifest">A CSV manifest, also below them; null: every file of sound in the folder.</param>
internal sealed record FolderQuestion(string? Folder = null, string? Manifest = null);

/// <summary>Imports: every file accounted for.</summary>
internal static class IngestsEndpoints
{
    private const int MaxName = 1000;

    /// <summary>Maps the resource.</summary>
    public static void MapIngests(this IEndpointRouteBuilder api)
    {
        var limits = api.ServiceProvider.GetRequiredService<HttpLimits>();
        api.MapPost("ingests", Start).WithTags("ingests").WithName("StartIngest").ProducesProblem(StatusCodes.Status403Forbidden)
            .WithSummary("Imports a folder, or what a manifest lists, that lies where this silo may read; listen to its events for progress");
        var ingests = api.MapGroup("ingests/{id}").WithTags("ingests");
        ingests.MapPost("uploads", Upload).WithName("UploadFile").Accepts<byte[]>("audio/*", "application/octet-stream")
            .ProducesProblem(StatusCodes.Status409Conflict).ProducesProblem(StatusCodes.Status413PayloadTooLarge)
            .WithMetadata(new RequestSizeLimitAttribute(limits.MaxUploadBytes))
            .WithSummary("Takes the bytes of one file into an import: listens to it here and keeps its features, not the file");
        ingests.MapPost("files", Take).WithName("TakeFiles").ProducesProblem(StatusCodes.Status409Conflict)
            .WithSummary("Takes a batch of files; one already accounted for is told as it was, so a batch may be sent again");
        ingests.MapPost("complete", Complete).WithName("CompleteIngest").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict).WithSummary("Closes the account");
        ingests.MapGet("", Read).WithName("ReadIngest").ProducesProblem(StatusCodes.Status404NotFound)
            .WithSummary("The account so far; refused=true lists refused files only");
        ingests.MapDelete("", Cancel).WithName("CancelIngest").ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Ends the import; what was acknowledged stays");
    }

    private static async Task<Results<Ok<IngestOutcome[]>, ProblemResult>> Take(
        string id, IngestFile[] files, HttpLimits limits, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem))
            return problem;
        if (files.Length > limits.MaxIngestBatch)
            return ProblemResult.BadRequest($"body: expected at most {limits.MaxIngestBatch} files, got {files.Length}");
        if (Array.Exists(files, file => file is null))
            return ProblemResult.BadRequest("body: expected files, got null");
        return TypedResults.Ok(await grains.GetGrain<IIngestGrain>(id).Take(files, cancellationToken));
    }

    private static async Task<Results<Ok<IngestReport>, ProblemResult>> Complete(string id, IGrainFactory grains, CancellationToken cancellationToken) =>
        RouteText.TryIngest(id, out var problem) ? Tell(id, await grains.GetGrain<IIngestGrain>(id).Complete(cancellationToken)) : problem;

    private static async Task<Results<Ok<IngestReport>, ProblemResult>> Read(
        string id, bool? refused, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem))
            return problem;
        return Tell(id, await grains.GetGrain<IIngestGrain>(id).Report(refused ?? false, cancellationToken));
    }

    private static async Task<Results<Ok<IngestReport>, ProblemResult>> Cancel(string id, IGrainFactory grains, FolderImports imports, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem))
            return problem;
        imports.Cancel(id);
        return Tell(id, await grains.GetGrain<IIngestGrain>(id).Cancel(cancellationToken));
    }

    private static async Task<Results<Accepted<IngestReport>, ProblemResult>> Start(
        FolderQuestion question, LibraryRoots roots, FolderImports imports, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if ((question.Folder ?? question.Manifest) is not { } asked)
            return ProblemResult.BadRequest("folder: expected a folder or a manifest, got neither");
        if (roots.Resolve(asked) is not { } real || (question.Manifest is { } manifest && roots.Resolve(manifest) is null))
            return new ProblemResult(ProblemKind.Forbidden, $"folder: expected one below the folders this silo may read (pv up --root DIR), got \"{asked}\"");
        if (!Path.Exists(real))
            return ProblemResult.BadRequest($"folder: expected one that exists, got \"{asked}\"");
        if (await imports.Start(real, question.Manifest is null ? null : roots.Resolve(question.Manifest)) is not { } id)
            return new ProblemResult(ProblemKind.Busy, "imports: as many are running as may be");
        var report = await grains.GetGrain<IIngestGrain>(id).Report(true, cancellationToken);
        return TypedResults.Accepted($"/api/v1/ingests/{id}", report!);
    }

    private static async Task<Results<Ok<IngestOutcome>, ProblemResult>> Upload(
        string id, string name, HttpRequest request, AudioUploads uploads, SoundFileReading reading, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (!RouteText.TryIngest(id, out var problem))
            return problem;
        if (string.IsNullOrWhiteSpace(name) || name.Length > MaxName)
            return ProblemResult.BadRequest($"name: expected 1 to {MaxName} characters, got {name?.Length ?? 0}");
        var file = await uploads.Read(request.Body, path => reading.Read(path, new SoundFileNames(name, ""), cancellationToken), cancellationToken);
        if (file is null)
            return new ProblemResult(ProblemKind.Busy, "uploads: every place for an extraction is taken");
        return TypedResults.Ok((await grains.GetGrain<IIngestGrain>(id).Take([file], cancellationToken))[0]);
    }

    private static Results<Ok<IngestReport>, ProblemResult> Tell(string id, IngestReport? report) =>
        report is null ? ProblemResult.NotFound($"id: expected an import, got \"{id}\"") : TypedResults.Ok(report);
}
