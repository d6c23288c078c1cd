using System.Globalization;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;

namespace ProductionValue.Silo.Http;

/// <summary>How many requests one key, or one address without a key, may send: a bucket of tokens each.</summary>
internal static class RequestRates
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(100);

    /// <summary>Sets the limiter up; without a limit nothing is counted.</summary>
    public static void Configure(RateLimiterOptions options, HttpLimits limits)
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.OnRejected = (rejected, _) => Refuse(rejected, limits);
        if (limits.RequestsPerSecond == 0)
            return;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context =>
            context.GetEndpoint() is { } endpoint && RequiredRole.Of(endpoint, context.Request.Method) is not null
                ? RateLimitPartition.GetTokenBucketLimiter(
                    KeyCheck.Of(context)?.Id ?? context.Connection.RemoteIpAddress?.ToString() ?? "", _ => Bucket(limits))
                : RateLimitPartition.GetNoLimiter("open")); // Probes and the page's own files.
    }

    private static TokenBucketRateLimiterOptions Bucket(HttpLimits limits) => new()
    {
        TokenLimit = limits.RequestBurst,
        TokensPerPeriod = Math.Max(1, (int)(limits.RequestsPerSecond * Period.TotalSeconds)),
        ReplenishmentPeriod = limits.RequestsPerSecond >= 10 ? Period : TimeSpan.FromSeconds(1.0 / limits.RequestsPerSecond),
        QueueLimit = 0,
    };

    private static async ValueTask Refuse(OnRejectedContext rejected, HttpLimits limits)
    {
        var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? after : TimeSpan.FromSeconds(1);
        rejected.HttpContext.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        await new ProblemResult(ProblemKind.TooManyRequests, $"rate: expected at most {limits.RequestsPerSecond} requests a second, got more")
            .ExecuteAsync(rejected.HttpContext);
    }
}
