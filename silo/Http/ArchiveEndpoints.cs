using System.Net.Mime;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using ProductionValue.Contracts;
using ProductionValue.Grains.Catalogue;
using ProductionValue.Grains.Ingests;
using ProductionValue.Silo.Archives;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Silo.Http;

/// <summary>The library as a whole: backups, comparisons of views with rows, and bulk imports.</summary>
internal static class ArchiveEndpoints
{
    /// <summary>Maps the resources.</summary>
    public static void MapArchives(this IEndpointRouteBuilder api)
    {
        api.MapGet("backup", Backup).Needs(KeyRole.Admin).WithName("BackUp").WithTags("library").WithSummary("Everything the library holds at this moment, as one checksummed file")
            .Produces(StatusCodes.Status200OK, contentType: MediaTypeNames.Application.Octet);
        api.MapPost("verifications", Verify).Needs(KeyRole.Admin).WithName("Verify").WithTags("library")
            .WithSummary("Derives every view from the track rows and compares; repair=true makes anew what differs");
        api.MapPost("imports", Import).WithName("Import").WithTags("ingests").Accepts<TrackSubmission>(ImportLines.ContentType)
            .WithMetadata(new UnlimitedBody()).WithSummary("Takes tracks with feature vectors in bulk, one JSON document a line; the same lines again change nothing");
    }

    private static PushStreamHttpResult Backup(ILibrary library, TimeProvider time) => TypedResults.Stream(
        target => ArchiveWriter.Write(library.Archive, target, CancellationToken.None), MediaTypeNames.Application.Octet,
        $"production-value-{time.GetUtcNow():yyyyMMdd-HHmmss}.pvbackup");

    private static async Task<Ok<Verification>> Verify(LibraryVerification verification, CancellationToken cancellationToken, bool repair = false) =>
        TypedResults.Ok(await verification.Run(repair, cancellationToken));

    private static async Task<Results<Ok<ImportSummary>, ProblemResult>> Import(HttpRequest request, BulkImport import, CancellationToken cancellationToken) =>
        TypedResults.Ok(await import.Run(ImportLines.Read(request.BodyReader, cancellationToken), ImportLines.Parse, cancellationToken));

    /// <summary>An import is as long as the library it brings; each line has its own limit.</summary>
    private sealed class UnlimitedBody : IRequestSizeLimitMetadata
    {
        public long? MaxRequestBodySize => null;
    }
}
