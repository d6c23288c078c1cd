using System.Reflection;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Mvc;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>A failure as <c>application/problem+json</c> (RFC 9457).</summary>
/// <param name="Kind">What sort of failure.</param>
/// <param name="Detail">The field, what was expected and what came.</param>
internal sealed record ProblemResult(ProblemKind Kind, string Detail) : IResult, IEndpointMetadataProvider
{
    /// <summary>How soon a busy silo may be asked again, seconds.</summary>
    private const string RetryAfterSeconds = "1";

    /// <summary>Why a question has no answer.</summary>
    public static ProblemResult Of(Unanswerable reason, string? detail) => new(
        reason switch
        {
            Unanswerable.NotFound => ProblemKind.NotFound,
            Unanswerable.NoGeneration => ProblemKind.NoGeneration,
            Unanswerable.WrongSchema => ProblemKind.WrongSchema,
            Unanswerable.Busy => ProblemKind.Busy,
            _ => ProblemKind.BadRequest,
        },
        detail ?? reason.ToString());

    /// <summary>There is no such thing.</summary>
    public static ProblemResult NotFound(string detail) => new(ProblemKind.NotFound, detail);

    /// <summary>The request is not one.</summary>
    public static ProblemResult BadRequest(string detail) => new(ProblemKind.BadRequest, detail);

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        if (Kind.Status == StatusCodes.Status503ServiceUnavailable)
            httpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return TypedResults.Problem(new ProblemDetails { Type = Kind.Type, Title = Kind.Title, Status = Kind.Status, Detail = Detail })
            .ExecuteAsync(httpContext);
    }

    /// <inheritdoc/>
    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) => builder.Metadata.Add(
        new ProducesResponseTypeMetadata(StatusCodes.Status400BadRequest, typeof(ProblemDetails), ["application/problem+json"]));
}
