using System.Text.Json;
using Microsoft.AspNetCore.Diagnostics;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Http;

/// <summary>Turns what endpoints throw into problems: a caller's mistake is told to the caller, everything else to the log.</summary>
internal sealed partial class ProblemExceptionHandler(ILogger<ProblemExceptionHandler> logger) : IExceptionHandler
{
    /// <inheritdoc/>
    public async ValueTask<bool> TryHandleAsync(HttpContext httpContext, Exception exception, CancellationToken cancellationToken)
    {
        if (httpContext.RequestAborted.IsCancellationRequested)
            return true; // Nobody is left to be told.
        var problem = Describe(exception);
        if (problem.Kind.Status >= StatusCodes.Status500InternalServerError)
            LogFailure(exception, httpContext.Request.Method, httpContext.Request.Path);
        await problem.ExecuteAsync(httpContext);
        return true;
    }

    /// <summary>The problem an exception is.</summary>
    public static ProblemResult Describe(Exception exception) => exception switch
    {
        BadHttpRequestException { InnerException: JsonException json } => ProblemResult.BadRequest(DescribeJson(json)),
        BadHttpRequestException bad => new ProblemResult(ProblemKind.Of(bad.StatusCode), bad.Message),
        JsonException json => ProblemResult.BadRequest(DescribeJson(json)),
        ArgumentException argument => ProblemResult.BadRequest(WithoutParameter(argument)),
        StaleVersionException stale => new ProblemResult(ProblemKind.Conflict, stale.Message),
        InvalidOperationException invalid => new ProblemResult(ProblemKind.Conflict, invalid.Message),
        TimeoutException => new ProblemResult(
            ProblemKind.Busy, "the cluster did not answer in time; whether a change happened is unknown, so send it again"),
        OrleansException => new ProblemResult(ProblemKind.Busy, "the cluster cannot take the request now; send it again"),
        IOException io => new ProblemResult(ProblemKind.Internal, $"storage: {io.Message}"),
        _ => new ProblemResult(ProblemKind.Internal, "the silo failed; its log says how"),
    };

    private static string DescribeJson(JsonException json)
    {
        // The message repeats path and position at its end; the path comes first here, because it names the field.
        var message = json.Message;
        var position = message.IndexOf(" Path: ", StringComparison.Ordinal);
        return $"body: {json.Path ?? "$"}: {(position < 0 ? message : message[..position])}";
    }

    // The parameter's name is said to programmers; from another silo it comes in the words alone.
    private static string WithoutParameter(ArgumentException argument)
    {
        var suffix = argument.Message.LastIndexOf(" (Parameter '", StringComparison.Ordinal);
        return suffix > 0 && argument.Message.EndsWith("')", StringComparison.Ordinal) ? argument.Message[..suffix] : argument.Message;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "{Method} {Path} failed")]
    private partial void LogFailure(Exception exception, string method, string path);
}
