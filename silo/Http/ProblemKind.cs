namespace ProductionValue.Silo.Http;

/// <summary>A sort of failure a client can tell from others by its stable <c>type</c>.</summary>
/// <param name="Name">Last part of the type, in kebab case.</param>
/// <param name="Status">HTTP status.</param>
/// <param name="Title">What happened, the same for all of this kind.</param>
internal sealed record ProblemKind(string Name, int Status, string Title)
{
    /// <summary>There is no such thing.</summary>
    public static readonly ProblemKind NotFound = new("not-found", StatusCodes.Status404NotFound, "Not found");

    /// <summary>Nothing has been fitted yet.</summary>
    public static readonly ProblemKind NoGeneration = new("no-generation", StatusCodes.Status409Conflict, "Nothing has been fitted yet");

    /// <summary>The vectors are not of the live generation's schema.</summary>
    public static readonly ProblemKind WrongSchema = new("wrong-schema", StatusCodes.Status422UnprocessableEntity, "Wrong feature schema");

    /// <summary>Come again shortly.</summary>
    public static readonly ProblemKind Busy = new("busy", StatusCodes.Status503ServiceUnavailable, "Busy");

    /// <summary>The request is not one.</summary>
    public static readonly ProblemKind BadRequest = new("bad-request", StatusCodes.Status400BadRequest, "Bad request");

    /// <summary>The request does not fit what is there.</summary>
    public static readonly ProblemKind Conflict = new("conflict", StatusCodes.Status409Conflict, "Conflict");

    /// <summary>The body is longer than allowed.</summary>
    public static readonly ProblemKind TooLarge = new("too-large", StatusCodes.Status413PayloadTooLarge, "Too large");

    /// <summary>The request shows no key, or one that opens nothing.</summary>
    public static readonly ProblemKind Unauthorized = new("unauthorized", StatusCodes.Status401Unauthorized, "Key needed");

    /// <summary>The key's role does not reach so far, or the file lies outside the library's folders.</summary>
    public static readonly ProblemKind Forbidden = new("forbidden", StatusCodes.Status403Forbidden, "Not allowed");

    /// <summary>More requests than one key may send.</summary>
    public static readonly ProblemKind TooManyRequests = new("too-many-requests", StatusCodes.Status429TooManyRequests, "Too many requests");

    /// <summary>The bytes are not of a kind this can read.</summary>
    public static readonly ProblemKind NoAudio = new("no-audio", StatusCodes.Status415UnsupportedMediaType, "No audio");

    /// <summary>The silo failed.</summary>
    public static readonly ProblemKind Internal = new("internal", StatusCodes.Status500InternalServerError, "Internal error");

    /// <summary>The stable identifier.</summary>
    public string Type => $"urn:production-value:problem:{Name}";

    /// <summary>The kind a bare status belongs to, with that status.</summary>
    public static ProblemKind Of(int status) => status switch
    {
        StatusCodes.Status401Unauthorized => Unauthorized,
        StatusCodes.Status403Forbidden => Forbidden,
        StatusCodes.Status404NotFound => NotFound,
        StatusCodes.Status409Conflict => Conflict,
        StatusCodes.Status413PayloadTooLarge => TooLarge,
        StatusCodes.Status429TooManyRequests => TooManyRequests,
        StatusCodes.Status503ServiceUnavailable => Busy,
        StatusCodes.Status405MethodNotAllowed => BadRequest with { Status = status, Title = "Method not allowed" },
        StatusCodes.Status415UnsupportedMediaType => BadRequest with { Status = status, Title = "Unsupported media type" },
        < 500 => BadRequest with { Status = status },
        _ => Internal with { Status = status },
    };
}
