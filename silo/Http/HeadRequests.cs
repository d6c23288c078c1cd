namespace ProductionValue.Silo.Http;

/// <summary>Answers HEAD wherever GET is answered: the same status and headers, no body.</summary>
internal static class HeadRequests
{
    /// <summary>Lets routing take HEAD for GET. The server keeps the body back by itself: it remembers what was asked.</summary>
    public static void UseHeadAsGet(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (!HttpMethods.IsHead(context.Request.Method))
        {
            await next(context);
            return;
        }

        context.Request.Method = HttpMethods.Get;
        try
        {
            await next(context);
        }
        finally
        {
            context.Request.Method = HttpMethods.Head;
        }
    });
}
