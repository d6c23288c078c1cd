using System.Buffers.Binary;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>The library in the plane.</summary>
internal static class MapEndpoints
{
    private const string Binary = "application/octet-stream";

    /// <summary>Maps the resource.</summary>
    public static void MapMap(this IEndpointRouteBuilder api)
    {
        var map = api.MapGroup("map").WithTags("map").ProducesProblem(StatusCodes.Status404NotFound).ProducesProblem(StatusCodes.Status409Conflict);
        map.MapGet("", Read).WithName("ReadMap").Produces<LibraryMap>(StatusCodes.Status200OK, "application/json", Binary)
            .ProducesProblem(StatusCodes.Status400BadRequest).Produces(StatusCodes.Status304NotModified)
            .WithSummary("Every track's place, by columns; a new track is placed without moving the rest")
            .WithDescription("As application/octet-stream, all little-endian: 8 bytes \"PVMAP001\", int32 generation, int32 tracks n, float32 x[n], float32 y[n], "
                + "int32 producer[n], int32 length of the rest, and as UTF-8 JSON {producers, tracks, titles, artists}.");
        map.MapPost("", Start).Needs(KeyRole.Admin).WithName("StartMap").WithSummary("Starts laying the map out anew from where it is, or joins the layout that is running");
        map.MapPost("place", Place).Needs(KeyRole.Read).WithName("PlaceOnMap").ProducesProblem(StatusCodes.Status422UnprocessableEntity)
            .WithSummary("Where a recording would lie");
    }

    private static async Task<IResult> Read(HttpRequest request, HttpResponse response, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var answer = await grains.GetGrain<IMapGrain>(0).Read(cancellationToken);
        if (answer.Value is not { } map)
            return ProblemResult.Of(answer.Reason ?? Unanswerable.NotFound, answer.Detail);
        var tag = string.Create(CultureInfo.InvariantCulture, $"\"{map.Generation}-{map.Version:x}\"");
        response.Headers.ETag = tag;
        if (request.Headers.IfNoneMatch == tag)
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        return request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == Binary) ? TypedResults.Bytes(Pack(map), Binary) : TypedResults.Ok(map);
    }

    private static async Task<Accepted<OperationStatus>> Start(IGrainFactory grains, OperationJournal journal, CancellationToken cancellationToken) =>
        OperationsEndpoints.Accept(journal, await grains.GetGrain<IMapGrain>(0).Start(cancellationToken));

    private static async Task<Results<Ok<MapPlace>, ProblemResult>> Place(QueryTrack query, IGrainFactory grains, CancellationToken cancellationToken) =>
        Answers.ToResult(await grains.GetGrain<IMapGrain>(0).Place(query, cancellationToken));

    /// <summary>The binary form: coordinates as they are in memory, what is text as JSON behind them.</summary>
    internal static byte[] Pack(LibraryMap map)
    {
        var text = JsonSerializer.SerializeToUtf8Bytes(
            new { producers = map.Producers, tracks = map.Tracks, titles = map.Titles, artists = map.Artists }, JsonSerializerOptions.Web);
        var count = map.Tracks.Length;
        var packed = new byte[8 + 4 + 4 + (count * 12) + 4 + text.Length];
        var rest = packed.AsSpan();
        "PVMAP001"u8.CopyTo(rest);
        rest = rest[8..];
        Put(ref rest, map.Generation);
        Put(ref rest, count);
        foreach (var x in map.X)
            Put(ref rest, BitConverter.SingleToInt32Bits(x));
        foreach (var y in map.Y)
            Put(ref rest, BitConverter.SingleToInt32Bits(y));
        foreach (var producer in map.Producer)
            Put(ref rest, producer);
        Put(ref rest, text.Length);
        text.CopyTo(rest);
        return packed;
    }

    private static void Put(ref Span<byte> rest, int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(rest, value);
        rest = rest[4..];
    }
}
