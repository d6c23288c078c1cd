using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>A key shown to be kept in a cookie.</summary>
/// <param name="Key">The key's text.</param>
internal sealed record SessionQuestion(string Key);

/// <summary>Who is asking, as the page needs to know it.</summary>
/// <param name="Role">What they may do.</param>
/// <param name="Name">Name of their key; null where none is asked for.</param>
/// <param name="KeysAreAskedFor">Whether this silo asks everybody for a key.</param>
internal sealed record SessionAnswer(KeyRole Role, string? Name, bool KeysAreAskedFor);

/// <summary>The keys, and the session of the page.</summary>
internal static class KeysEndpoints
{
    /// <summary>Maps the resources.</summary>
    public static void MapKeys(this IEndpointRouteBuilder api)
    {
        var keys = api.MapGroup("keys").WithTags("keys").Needs(KeyRole.Admin);
        keys.MapGet("", List).WithName("ListKeys").WithSummary("Every key ever made, newest first; never their secrets");
        keys.MapPost("", Create).WithName("CreateKey").WithSummary("Makes a key; its text is told this once and kept nowhere");
        keys.MapDelete("{id}", Revoke).WithName("RevokeKey").ProducesProblem(StatusCodes.Status404NotFound).WithSummary("Revokes a key");
        var session = api.MapGroup("session").WithTags("keys");
        session.MapGet("", Who).WithName("ReadSession").WithSummary("Who is asking, and what they may do");
        session.MapPost("", Enter).IsOpen().WithName("OpenSession").ProducesProblem(StatusCodes.Status401Unauthorized)
            .WithSummary("Keeps a key in a cookie that only this site's own requests carry");
        session.MapDelete("", Leave).IsOpen().WithName("CloseSession").WithSummary("Forgets the cookie");
    }

    private static async Task<Ok<ApiKeySummary[]>> List(IGrainFactory grains, CancellationToken cancellationToken) =>
        TypedResults.Ok(await grains.GetGrain<IKeysGrain>(0).List(cancellationToken));

    private static async Task<Results<Created<NewApiKey>, ProblemResult>> Create(ApiKeyQuestion question, IGrainFactory grains, CancellationToken cancellationToken)
    {
        var made = await grains.GetGrain<IKeysGrain>(0).Create(question, cancellationToken);
        return TypedResults.Created($"/api/v1/keys/{made.Summary.Id}", made);
    }

    private static async Task<Results<Ok<ApiKeySummary>, ProblemResult>> Revoke(
        string id, IGrainFactory grains, KeyRing ring, CancellationToken cancellationToken)
    {
        var revoked = await grains.GetGrain<IKeysGrain>(0).Revoke(id, cancellationToken);
        ring.Forget();
        return revoked is null ? ProblemResult.NotFound($"id: expected a key's, got \"{id}\"") : TypedResults.Ok(revoked);
    }

    private static Ok<SessionAnswer> Who(HttpContext context, HttpLimits limits) =>
        TypedResults.Ok(new SessionAnswer(KeyCheck.Of(context)?.Role ?? KeyRole.Admin, KeyCheck.Of(context)?.Name, KeyCheck.AsksForKeys(limits)));

    private static async Task<Results<Ok<SessionAnswer>, ProblemResult>> Enter(
        SessionQuestion question, HttpContext context, KeyRing ring, HttpLimits limits, CancellationToken cancellationToken)
    {
        if (await ring.Find(question.Key, cancellationToken) is not { } key)
            return new ProblemResult(ProblemKind.Unauthorized, "key: expected one of this library that was not revoked, got another");
        context.Response.Cookies.Append(KeyCheck.Cookie, question.Key, Guarded(context));
        return TypedResults.Ok(new SessionAnswer(key.Role, key.Name, KeyCheck.AsksForKeys(limits)));
    }

    private static NoContent Leave(HttpContext context)
    {
        context.Response.Cookies.Delete(KeyCheck.Cookie, Guarded(context));
        return TypedResults.NoContent();
    }

    // Strict: no other site's page can make a browser send it, so that it needs no token against forged requests.
    private static CookieOptions Guarded(HttpContext context) => new() { HttpOnly = true, SameSite = SameSiteMode.Strict, Secure = context.Request.IsHttps, Path = "/" };
}
