using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Xml;

namespace ProductionValue.Silo.Http.Subsonic;

/// <summary>An answer in the form of the Subsonic API 1.16.1 with OpenSubsonic's additions: one tree, written as XML, JSON or JSONP.</summary>
internal static class SubsonicReply
{
    /// <summary>Version of the Subsonic API that is spoken.</summary>
    public const string Version = "1.16.1";

    private const string XmlNamespace = "http://subsonic.org/restapi";
    private const string Root = "subsonic-response";

    /// <summary>A good answer.</summary>
    /// <param name="name">Name of what is answered; null: nothing but that all is well.</param>
    /// <param name="content">What is answered.</param>
    public static IResult Ok(string? name = null, JsonNode? content = null) => new Envelope(name, content, null);

    /// <summary>A failure by the code of the specification; its HTTP status is 200, as clients expect.</summary>
    public static IResult Fail(int code, string message) => new Envelope(null, null, (code, message));

    /// <summary>A request without a good key.</summary>
    public static Task Refuse(HttpContext context, ProblemKind kind, string detail)
    {
        var given = context.Request.Query["apiKey"].Count > 0;
        var code = kind == ProblemKind.Forbidden ? SubsonicCode.NotAllowed : given ? SubsonicCode.WrongKey : SubsonicCode.OtherMechanism;
        return Fail(code, detail).ExecuteAsync(context);
    }

    private sealed record Envelope(string? Name, JsonNode? Content, (int Code, string Message)? Error) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var body = new JsonObject
            {
                ["status"] = Error is null ? "ok" : "failed", ["version"] = Version, ["type"] = "production-value",
                ["serverVersion"] = typeof(SubsonicReply).Assembly.GetName().Version?.ToString(3), ["openSubsonic"] = true,
            };
            if (Error is { } error)
                body["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message };
            else if (Name is not null)
                body[Name] = Content;
            var (text, type) = await Format(httpContext) switch
            {
                "json" => (Json(body), "application/json"),
                "jsonp" => ($"{await Parameter(httpContext, "callback") ?? "callback"}({Json(body)});", "text/javascript"),
                _ => (Xml(body), "text/xml"),
            };
            httpContext.Response.ContentType = type + "; charset=utf-8";
            await httpContext.Response.WriteAsync(text, httpContext.RequestAborted);
        }

        private static async Task<string> Format(HttpContext context)
        {
            var asked = await Parameter(context, "f") ?? "xml";
            // A callback that is no plain name could smuggle a script into another site's page.
            return asked != "jsonp" || (await Parameter(context, "callback"))?.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '.') != false ? asked : "json";
        }
    }

    /// <summary>A parameter of the request, by query or by form, as the formPost extension has it.</summary>
    public static async Task<string?> Parameter(HttpContext context, string name)
    {
        if (context.Request.Query[name].ToString() is { Length: > 0 } query)
            return query;
        if (!context.Request.HasFormContentType)
            return null;
        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        return form[name].ToString() is { Length: > 0 } value ? value : null;
    }

    private static string Json(JsonObject body) => new JsonObject { [Root] = body.DeepClone() }.ToJsonString(JsonSerializerOptions.Web);

    private static string Xml(JsonObject body)
    {
        var text = new StringBuilder();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { OmitXmlDeclaration = true, CheckCharacters = false }))
            Write(xml, Root, body);
        return "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text;
    }

    private static void Write(XmlWriter xml, string name, JsonObject element)
    {
        xml.WriteStartElement(name, XmlNamespace);
        foreach (var (attribute, value) in element.Where(one => one.Value is JsonValue))
            xml.WriteAttributeString(attribute, Text(value!));
        foreach (var (child, value) in element)
        {
            if (value is JsonObject inner)
                Write(xml, child, inner);
            foreach (var item in value as JsonArray ?? [])
            {
                if (item is JsonObject one)
                    Write(xml, child, one);
                else
                    xml.WriteElementString(child, XmlNamespace, Text(item!));
            }
        }

        xml.WriteEndElement();
    }

    private static string Text(JsonNode value) =>
        string.Concat((value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString()).Where(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter)));
}
