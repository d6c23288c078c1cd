using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>The sound of a track, for players: the file itself, or any range of it.</summary>
internal static class AudioEndpoints
{
    /// <summary>Maps the resource.</summary>
    public static void MapAudio(this IEndpointRouteBuilder api) =>
        api.MapGet("tracks/{id}/audio", Play).WithTags("tracks").WithName("PlayTrack")
            .ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status415UnsupportedMediaType)
            .Produces(StatusCodes.Status200OK, contentType: "audio/mpeg").Produces(StatusCodes.Status206PartialContent, contentType: "audio/mpeg")
            .WithSummary("The track's file, with range requests; only from the folders this silo may read");

    private static async Task<Results<PhysicalFileHttpResult, ProblemResult>> Play(
        string id, IGrainFactory grains, LibraryRoots roots, CancellationToken cancellationToken)
    {
        if (!RouteText.TryTrack(id, out var track, out var problem))
            return problem;
        if (await grains.GetGrain<ITrackGrain>(track.Value).Get(cancellationToken) is not { } details)
            return ProblemResult.NotFound($"track: expected one of the library, got \"{track}\"");
        return Open(details.Metadata.Path, roots);
    }

    /// <summary>A file of the library as an answer, if it may be read.</summary>
    internal static Results<PhysicalFileHttpResult, ProblemResult> Open(string path, LibraryRoots roots)
    {
        try
        {
            if (roots.Resolve(path) is not { } real)
                return new ProblemResult(ProblemKind.Forbidden, "file: expected one below the folders this silo may read (pv up --root DIR), got one outside");
            var file = new FileInfo(real);
            if (!file.Exists)
                return ProblemResult.NotFound("file: expected the one that was ingested, it is not there any more");
            return SoundFile.SniffFile(real) is { } type
                ? TypedResults.PhysicalFile(real, type, lastModified: file.LastWriteTimeUtc, enableRangeProcessing: true)
                : new ProblemResult(ProblemKind.NoAudio, "file: expected sound, got something else");
        }
        catch (UnauthorizedAccessException)
        {
            return new ProblemResult(ProblemKind.Forbidden, "file: expected one this silo may read, permission is missing");
        }
    }
}
