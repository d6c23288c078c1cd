using System.IO.Pipelines;
using Microsoft.AspNetCore.Http.Features;

namespace ProductionValue.Silo.Http;

/// <summary>A request's body that a stopping server does not interrupt.</summary>
/// <remarks>
/// When Kestrel begins to stop it wakes every connection by cancelling its pending read. Now and then the wake-up is handed on to whoever is
/// reading a body, who takes it for an end: a request that was being received would fail with 500, although the server waits for its answer.
/// Nobody here cancels a read that way (a caller who has gone shows in <see cref="HttpContext.RequestAborted"/>), so a read that was woken
/// without anything new is done again.
/// </remarks>
internal sealed class SteadyBody(PipeReader body) : PipeReader, IRequestBodyPipeFeature
{
    /// <inheritdoc/>
    PipeReader IRequestBodyPipeFeature.Reader => this;

    /// <summary>Puts itself before the body of every request that can have one.</summary>
    public static Task Use(HttpContext context, RequestDelegate next)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true })
        {
            var steady = new SteadyBody(context.Request.BodyReader);
            context.Request.Body = steady.AsStream();
            context.Features.Set<IRequestBodyPipeFeature>(steady);
        }

        return next(context);
    }

    /// <inheritdoc/>
    public override async ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var read = await body.ReadAsync(cancellationToken);
            if (!read.IsCanceled)
                return read;
            if (read.IsCompleted || !read.Buffer.IsEmpty)
                return new ReadResult(read.Buffer, isCanceled: false, read.IsCompleted);
            body.AdvanceTo(read.Buffer.Start);
        }
    }

    /// <inheritdoc/>
    public override bool TryRead(out ReadResult result)
    {
        if (!body.TryRead(out result))
            return false;
        if (!result.IsCanceled)
            return true;
        if (result.IsCompleted || !result.Buffer.IsEmpty)
        {
            result = new ReadResult(result.Buffer, isCanceled: false, result.IsCompleted);
            return true;
        }

        body.AdvanceTo(result.Buffer.Start);
        return false;
    }

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed) => body.AdvanceTo(consumed);

    /// <inheritdoc/>
    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => body.AdvanceTo(consumed, examined);

    /// <inheritdoc/>
    public override void CancelPendingRead() => throw new NotSupportedException("a body is read to its end or given up with its request");

    /// <inheritdoc/>
    public override void Complete(Exception? exception = null) => body.Complete(exception);
}
