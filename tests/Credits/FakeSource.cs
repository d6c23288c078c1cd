using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ProductionValue.Tests.Credits;

/// <summary>A source on this machine that answers as recorded, and fails as it is told to.</summary>
internal sealed class FakeSource : IAsyncDisposable
{
    private readonly WebApplication _application;

    private FakeSource()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _application = builder.Build();
        _application.Run(Answer);
    }

    public Uri Url => new(_application.Urls.First() + "/");

    /// <summary>Answers by the beginning of path and query.</summary>
    public Dictionary<string, string> Answers { get; } = new(StringComparer.Ordinal);

    /// <summary>What goes wrong first: a status with Retry-After, "garbage", "slow" or "endless".</summary>
    public ConcurrentQueue<(string Kind, int Status, string? RetryAfter)> Failures { get; } = new();

    public ConcurrentQueue<(string Path, string Agent, string? Authorization)> Requests { get; } = new();

    public static async Task<FakeSource> Start()
    {
        var source = new FakeSource();
        await source._application.StartAsync();
        return source;
    }

    public async ValueTask DisposeAsync() => await _application.DisposeAsync();

    private async Task Answer(HttpContext context)
    {
        var path = context.Request.Path.Value + context.Request.QueryString.Value;
        Requests.Enqueue((path, context.Request.Headers.UserAgent.ToString(), context.Request.Headers.Authorization));
        if (Failures.TryDequeue(out var failure))
        {
            context.Response.StatusCode = failure.Status;
            context.Response.Headers.RetryAfter = failure.RetryAfter;
            if (failure.Kind == "garbage")
                await context.Response.WriteAsync("<html>busy</html>");
            if (failure.Kind == "slow")
            {
                await context.Response.WriteAsync("{");
                await context.Response.Body.FlushAsync();
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }

            for (var part = 0; failure.Kind == "endless" && part < 1_000 && !context.RequestAborted.IsCancellationRequested; part++)
                await context.Response.WriteAsync(new string(' ', 10_000));
            return;
        }

        var found = Answers.Keys.FirstOrDefault(key => path.StartsWith(key, StringComparison.Ordinal));
        context.Response.StatusCode = found is null ? 404 : 200;
        await context.Response.WriteAsync(found is null ? """{"error":"Not Found"}""" : Answers[found]);
    }
}
