using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>What the OpenAPI document says beyond the endpoints themselves: who we are, keys, ids as strings, and an example for every operation.</summary>
internal static class ApiDescription
{
    private const string KeyScheme = "key";

    /// <summary>Sets the document up.</summary>
    public static void Configure(OpenApiOptions openApi)
    {
        openApi.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        openApi.AddDocumentTransformer((document, _, _) =>
        {
            Introduce(document);
            return Task.CompletedTask;
        });
        openApi.AddSchemaTransformer((schema, context, _) =>
        {
            if (IsTextId(context.JsonTypeInfo.Type))
                schema.Type = JsonSchemaType.String;
            return Task.CompletedTask;
        });
        openApi.AddOperationTransformer((operation, context, _) =>
        {
            Exemplify(operation);
            if (context.Description.ActionDescriptor.EndpointMetadata.OfType<RequiredRole>().LastOrDefault() is { Role: null })
                operation.Security = [];
            return Task.CompletedTask;
        });
    }

    private static void Introduce(OpenApiDocument document)
    {
        document.Info.Title = "Production Value";
        document.Info.Version = "1";
        document.Info.Description =
            "Who produced it, and what sounds like it. Errors are application/problem+json with a stable `type`. Lists are paged by `cursor`: pass `next` on. "
            + "Writes are idempotent: send them again after any failure. A silo on the loopback interface asks nobody for a key; others ask for "
            + "`Authorization: Bearer pv_…`, with the role read, write or admin.";
        document.Servers?.Clear(); // The address is whichever the client reached.
        document.Components ??= new OpenApiComponents();
        document.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>();
        document.Components.SecuritySchemes[KeyScheme] = new OpenApiSecurityScheme
        {
            Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key made by `pv keys create`; also taken as the header X-API-Key.",
        };
        // Without one, too: a silo of this machine asks for none.
        document.Security = [new OpenApiSecurityRequirement(), new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
    }

    private static void Exemplify(OpenApiOperation operation)
    {
        if (ApiExamples.Requests.TryGetValue(operation.OperationId ?? "", out var request) && operation.RequestBody?.Content is { } bodies)
        {
            foreach (var (type, body) in bodies)
            {
                if (type == "application/json")
                    body.Example = JsonNode.Parse(request);
            }
        }

        foreach (var (status, response) in operation.Responses ?? [])
        {
            foreach (var (type, content) in response.Content ?? new Dictionary<string, OpenApiMediaType>())
            {
                if (type == "application/problem+json")
                    content.Example = JsonNode.Parse(ApiExamples.Problem(status));
                else if (type == "application/json" && status[0] == '2' && ApiExamples.Responses.TryGetValue(operation.OperationId ?? "", out var answer))
                    content.Example = JsonNode.Parse(answer);
            }
        }
    }

    private static bool IsTextId(Type type) =>
        (Nullable.GetUnderlyingType(type) ?? type).GetInterfaces().Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ITextId<>));
}
