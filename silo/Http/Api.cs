using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.OpenApi;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>The API as a whole: what every resource shares, and the list of resources.</summary>
internal static class Api
{
    /// <summary>Adds what the resources need.</summary>
    public static IServiceCollection AddApi(this IServiceCollection services, HttpLimits limits)
    {
        services.AddSingleton(limits);
        services.AddSingleton<AudioUploads>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ProblemExceptionHandler>();
        services.ConfigureHttpJsonOptions(json => ApiJson.Configure(json.SerializerOptions));
        services.Configure<RouteHandlerOptions>(routes => routes.ThrowOnBadRequest = true); // So that one place words every refusal.
        services.AddOpenApi("v1", openApi =>
        {
            openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
            openApi.AddDocumentTransformer((document, _, _) =>
            {
                document.Info.Title = "Production Value";
                document.Info.Description = "Who produced it, and what sounds like it. Errors are application/problem+json with a stable type.";
                document.Servers?.Clear(); // The address is whichever the client reached.
                return Task.CompletedTask;
            });
            openApi.AddSchemaTransformer((schema, context, _) =>
            {
                if (IsTextId(context.JsonTypeInfo.Type))
                    schema.Type = JsonSchemaType.String;
                return Task.CompletedTask;
            });
        });
        return services;
    }

    /// <summary>Maps every resource.</summary>
    public static WebApplication UseApi(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseStatusCodePages(DescribeStatus);
        app.UseRouting();
        app.MapOpenApi("/openapi/{documentName}.json");
        app.MapHome();
        app.MapHealth();
        var api = app.MapGroup("/api/v1");
        api.ProducesProblem(StatusCodes.Status500InternalServerError).ProducesProblem(StatusCodes.Status503ServiceUnavailable);
        api.MapLibrary();
        api.MapTracks();
        api.MapSimilar();
        api.MapAttributions();
        api.MapProducers();
        api.MapIngests();
        api.MapModels();
        api.MapEvaluations();
        api.MapOperations();
        api.MapArchives();
        api.MapCluster();
        return app;
    }

    /// <summary>Words the statuses that routing answers by itself.</summary>
    private static Task DescribeStatus(StatusCodeContext context)
    {
        var (request, response) = (context.HttpContext.Request, context.HttpContext.Response);
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

    private static bool IsTextId(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ITextId<>));
}
