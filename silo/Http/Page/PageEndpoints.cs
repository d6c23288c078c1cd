using Scalar.AspNetCore;

namespace ProductionValue.Silo.Http;

/// <summary>The page for people, and the reference of the API to try it out.</summary>
internal static class PageEndpoints
{
    /// <summary>Routes of the page that are no files: the page itself reads them.</summary>
    private static readonly string[] Views = ["/", "/attribute", "/search", "/track/{**rest}", "/producers", "/producer/{**rest}", "/map", "/ingest", "/models", "/operations", "/queue"];

    /// <summary>Maps the page. Its files are open to everybody: they hold nothing of the library.</summary>
    public static void MapPage(this IEndpointRouteBuilder app)
    {
        foreach (var view in Views)
            app.MapGet(view, View).ExcludeFromDescription().IsOpen();
        app.MapGet("/assets/{**path}", Asset).ExcludeFromDescription().IsOpen();
        app.MapGet("/favicon.svg", (PageFiles files, HttpContext context) => Send(files.Find("favicon.svg"), context, "public, max-age=86400"))
            .ExcludeFromDescription().IsOpen();
    }

    /// <summary>Whether a browser asks for something to look at, and not a program for data.</summary>
    public static bool IsForPeople(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && !request.Path.StartsWithSegments("/api", StringComparison.Ordinal)
        && request.GetTypedHeaders().Accept.Any(accepted => accepted.MediaType == "text/html")
        && request.HttpContext.RequestServices.GetRequiredService<PageFiles>().AreThere;

    /// <summary>Writes the page under the status that stands: it says in words that nothing is there.</summary>
    public static Task Write(HttpContext context)
    {
        var page = context.RequestServices.GetRequiredService<PageFiles>().Find("index.html")!;
        context.Response.ContentType = page.Type;
        return context.Response.Body.WriteAsync(page.Plain, context.RequestAborted).AsTask();
    }

    /// <summary>Maps the reference, whose script is part of this silo.</summary>
    public static void MapReference(this IEndpointRouteBuilder app) =>
        app.MapScalarApiReference("/reference", options =>
        {
            options.Title = "Production Value API";
            options.OpenApiRoutePattern = "/openapi/v1.json";
            options.DefaultFonts = false; // They would come from another site.
            options.Telemetry = false;
        }).IsOpen();

    private static async Task<IResult> View(PageFiles files, HttpContext context, HttpLimits limits, IGrainFactory grains, CancellationToken cancellationToken)
    {
        if (files.AreThere)
            return Send(files.Find("index.html"), context, "no-cache");
        return KeyCheck.AsksForKeys(limits)
            ? new ProblemResult(ProblemKind.NotFound, "page: expected it to be built into this silo, it was not")
            : await PlainPage.Write(grains, cancellationToken);
    }

    // Their names hold a hash of what is in them.
    private static IResult Asset(string path, PageFiles files, HttpContext context) => Send(files.Find("assets/" + path), context, "public, max-age=31536000, immutable");

    private static IResult Send(PageFile? file, HttpContext context, string caching)
    {
        if (file is null)
            return ProblemResult.NotFound($"path: expected a file of the page, got {context.Request.Path}");
        context.Response.Headers.CacheControl = caching;
        context.Response.Headers.ETag = file.Tag;
        context.Response.Headers.Vary = "Accept-Encoding";
        if (context.Request.Headers.IfNoneMatch.Contains(file.Tag))
            return Results.StatusCode(StatusCodes.Status304NotModified);
        if (file.Gzip is null || !context.Request.Headers.AcceptEncoding.ToString().Contains("gzip", StringComparison.OrdinalIgnoreCase))
            return Results.Bytes(file.Plain, file.Type);
        context.Response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(file.Gzip, file.Type);
    }
}
