using System.Net;

namespace ProductionValue.Client;

/// <summary>The silo answered that it will not do what was asked, and why.</summary>
public sealed class ProblemException : Exception
{
    /// <summary>What every problem's type begins with.</summary>
    public const string TypePrefix = "urn:production-value:problem:";

    /// <summary>Takes the parts of an <c>application/problem+json</c> body.</summary>
    /// <param name="status">HTTP status.</param>
    /// <param name="type">Stable name of the kind of problem, such as <c>urn:production-value:problem:not-found</c>.</param>
    /// <param name="detail">The problem in words: which field, what was expected and what came.</param>
    /// <param name="cause">What it came of, where that is known here.</param>
    public ProblemException(HttpStatusCode status, string type, string detail, Exception? cause = null)
        : base(detail, cause) => (Status, Type) = (status, type);

    /// <summary>HTTP status.</summary>
    public HttpStatusCode Status { get; }

    /// <summary>Stable name of the kind of problem.</summary>
    public string Type { get; }

    /// <summary>Whether the problem is of a kind.</summary>
    /// <param name="kind">The type without its prefix, such as <c>no-generation</c>.</param>
    public bool Is(string kind) => Type == TypePrefix + kind;
}
