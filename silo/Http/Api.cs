using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>The API as a whole: what every resource shares, and the list of resources.</summary>
internal static class Api
{
    /// <summary>Adds what the resources need.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, HttpLimits limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton(new LibraryRoots(limits.Roots));
        services.AddSingleton<AudioUploads>();

        // One reference each: making one looks its type up, which every question would pay for.
        services.AddSingleton(provider => provider.GetRequiredService<IGrainFactory>().GetGrain<ISearchGrain>(0));
        services.AddSingleton(provider => provider.GetRequiredService<IGrainFactory>().GetGrain<IAttributionGrain>(0));
        services.AddSingleton<Readiness>();
        services.AddSingleton<SoundFileReading>();
        services.AddSingleton<FolderImports>();
        services.AddHostedService(provider => provider.GetRequiredService<FolderImports>());
        services.AddSingleton<OperationJournal>();
        services.AddSingleton<KeyRing>();
        services.AddSingleton<PageFiles>();
        services.AddSingleton<Portraits.PortraitPainter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // So that one place words every refusal.
        services.AddRateLimiter(options => RequestRates.Configure(options, limits));
        services.AddCors(cors => cors.AddDefaultPolicy(policy => policy.WithOrigins(limits.Origins).AllowAnyHeader().AllowAnyMethod().WithExposedHeaders("ETag", "Retry-After")));
        services.AddOpenApi("v1", ApiDescription.Configure);
        return services;
    }

    /// <summary>Maps every resource.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        var limits = app.Services.GetRequiredService<HttpLimits>();
        app.Use(SteadyBody.Use);
        app.UseExceptionHandler();
        app.UseStatusCodePages(DescribeStatus);
        app.Use(AnswerHeadAsGet);
        app.UseMiddleware<PageGuard>();
        app.UseRouting();
        if (limits.Origins.Length > 0)
            app.UseCors();
        app.UseMiddleware<KeyCheck>();
        app.UseRateLimiter();
        app.MapOpenApi("/openapi/{documentName}.json").IsOpen();
        app.MapReference();
        app.MapPage();
        app.MapHealth();
        app.MapSubsonic();
        var api = app.MapGroup("/api/v1");
        api.ProducesProblem(StatusCodes.Status401Unauthorized).ProducesProblem(StatusCodes.Status403Forbidden).ProducesProblem(StatusCodes.Status429TooManyRequests)
            .ProducesProblem(StatusCodes.Status500InternalServerError).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapLibrary();
        api.MapTracks();
        api.MapAudio();
        api.MapCredits();
        api.MapPlacing();
        api.MapSimilar();
        api.MapAttributions();
        api.MapProducers();
        api.MapPortraits();
        api.MapIngests();
        api.MapModels();
        api.MapEvaluations();
        api.MapMap();
        api.MapOperations();
        api.MapArchives();
        api.MapCluster();
        api.MapClusterOperations();
        api.MapEvents();
        api.MapPlaylists();
        api.MapKeys();
        return app;
    }

    // Routing knows GET only; the server itself leaves the body of an answer to HEAD away.
    private static Task AnswerHeadAsGet(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
            context.Request.Method = HttpMethods.Get;
        return next(context);
    }

    /// <summary>Words the statuses that routing answers by itself.</summary>
    private static Task DescribeStatus(StatusCodeContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
        if (response.StatusCode == StatusCodes.Status404NotFound && PageEndpoints.IsForPeople(request))
            return PageEndpoints.Write(context.HttpContext);
        var detail = response.StatusCode switch
        {
            StatusCodes.Status404NotFound => $"path: expected a resource of this API (see /openapi/v1.json), got {request.Path}",
            StatusCodes.Status405MethodNotAllowed => $"method: expected {response.Headers.Allow}, got {request.Method}",
            StatusCodes.Status415UnsupportedMediaType =>
                $"Content-Type: expected {ExpectedTypes(context.HttpContext)}, got \"{request.ContentType}\"",
            StatusCodes.Status413PayloadTooLarge =>
                $"body: expected at most {context.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize} bytes, got {request.ContentLength}",
            _ => $"{request.Method} {request.Path}",
        };
        return new ProblemResult(ProblemKind.Of(response.StatusCode), detail).ExecuteAsync(context.HttpContext);
    }

    private static string ExpectedTypes(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<IAcceptsMetadata>() is { ContentTypes.Count: > 0 } accepts
            ? string.Join(" or ", accepts.ContentTypes)
            : "application/json";
}
