using System.Security.Cryptography;
using System.Text;
using Microsoft.Net.Http.Headers;
using Orleans.Dashboard;

namespace ProductionValue.Silo.Telemetry;

/// <summary>The Orleans Dashboard at <c>/dashboard</c>, for who has the key.</summary>
internal static class AdminDashboard
{
    private const string Prefix = "/dashboard";
    private const string Scheme = "Basic ";

    /// <summary>Adds what the dashboard needs, where a key is set.</summary>
    public static void AddAdminDashboard(this ISiloBuilder silo, TelemetryOptions options)
    {
        if (options.DashboardKey is not null)
            silo.AddDashboard(dashboard => dashboard.HideTrace = true); // Its live log would keep a connection and a thread per watcher.
    }

    /// <summary>Maps the dashboard behind its key, where one is set.</summary>
    public static void UseAdminDashboard(this WebApplication app)
    {
        if (app.Services.GetRequiredService<TelemetryOptions>().DashboardKey is not { } key)
            return;
        app.Use((context, next) =>
        {
            if (!context.Request.Path.StartsWithSegments(Prefix) || IsOpenedBy(context.Request.Headers.Authorization, key))
                return next(context);
            context.Response.Headers[HeaderNames.WWWAuthenticate] = "Basic realm=\"Production Value, administrators\"";
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        });
        app.MapOrleansDashboard(Prefix);
    }

    /// <summary>Whether an Authorization header holds the key as its password.</summary>
    public static bool IsOpenedBy(string? authorization, string key)
    {
        if (authorization?.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) != true)
            return false;
        var coded = authorization[Scheme.Length..].Trim();
        var decoded = new byte[coded.Length];
        if (!Convert.TryFromBase64String(coded, decoded, out var length))
            return false;
        var text = Encoding.UTF8.GetString(decoded, 0, length);
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        // Hashes are of one length, so that the time taken says nothing of the key.
        return colon >= 0 && CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(text[(colon + 1)..])), SHA256.HashData(Encoding.UTF8.GetBytes(key)));
    }
}
