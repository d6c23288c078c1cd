using System.Net;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>
/// Lets in whoever may come in. A silo bound to the loopback interface is open to the people of this machine unless keys are asked for;
/// any other asks everybody for a key.
/// </summary>
internal sealed class KeyCheck(RequestDelegate next, KeyRing ring, HttpLimits limits)
{
    /// <summary>Cookie in which the page keeps the key, because a browser sends no header with an audio element or an event stream.</summary>
    public const string Cookie = "pv_key";

    private static readonly object KeyItem = new();

    /// <summary>Answers 401 or 403, or goes on.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        if (context.GetEndpoint() is not { } endpoint || RequiredRole.Of(endpoint, context.Request.Method) is not { } role)
        {
            await next(context);
            return;
        }

        var text = Given(context.Request);
        var key = text is null ? null : await ring.Find(text, context.RequestAborted);
        if (text is not null && key is null)
            await Refuse(context, ProblemKind.Unauthorized, "key: expected one of this library that was not revoked, got another");
        else if (key is null && AsksForKeys(limits))
            await Refuse(context, ProblemKind.Unauthorized, "key: expected one as Authorization: Bearer or X-API-Key, got none (pv keys create makes one)");
        else if (key is not null && key.Role < role)
            await Refuse(context, ProblemKind.Forbidden, $"key: expected one with the role {Name(role)}, got {Name(key.Role)}");
        else
        {
            context.Items[KeyItem] = key;
            await next(context);
        }
    }

    /// <summary>Whether everybody has to show a key.</summary>
    public static bool AsksForKeys(HttpLimits limits) => limits.RequireKeys || !IPAddress.IsLoopback(IPAddress.Parse(limits.Address));

    /// <summary>The key this request was let in with; null where none was needed.</summary>
    public static ApiKeySummary? Of(HttpContext context) => context.Items.TryGetValue(KeyItem, out var key) ? (ApiKeySummary?)key : null;

    private static string? Given(HttpRequest request)
    {
        const string bearer = "Bearer ";
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.StartsWith(bearer, StringComparison.OrdinalIgnoreCase))
            return authorization[bearer.Length..].Trim();
        if (request.Headers["X-API-Key"].ToString() is { Length: > 0 } header)
            return header;
        if (request.Path.StartsWithSegments("/rest") && request.Query["apiKey"].ToString() is { Length: > 0 } query)
            return query; // As OpenSubsonic says; nowhere else, because addresses end up in logs.
        return request.Cookies.TryGetValue(Cookie, out var cookie) && cookie.Length > 0 ? cookie : null;
    }

    private static Task Refuse(HttpContext context, ProblemKind kind, string detail)
    {
        if (kind.Status == StatusCodes.Status401Unauthorized)
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"production-value\"";
        return context.Request.Path.StartsWithSegments("/rest")
            ? Subsonic.SubsonicReply.Refuse(context, kind, detail)
            : new ProblemResult(kind, detail).ExecuteAsync(context);
    }

    private static string Name(KeyRole role) => role switch { KeyRole.Read => "read", KeyRole.Write => "write", _ => "admin" };
}
