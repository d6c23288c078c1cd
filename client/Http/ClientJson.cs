using System.Text.Encodings.Web;
using System.Text.Json;

namespace ProductionValue.Client;

/// <summary>How records are written as JSON, over HTTP and by <c>--json</c> alike.</summary>
public static class ClientJson
{
    /// <summary>Camel case, and letters of every script as they are.</summary>
    public static JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The same, indented for people.</summary>
    public static JsonSerializerOptions Indented { get; } = new(Options) { WriteIndented = true };
}
