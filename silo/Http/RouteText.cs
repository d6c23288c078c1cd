using System.Diagnostics.CodeAnalysis;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Reads names and ids out of routes.</summary>
internal static class RouteText
{
    /// <summary>Most characters the id of an import may have.</summary>
    private const int MaxIngestLength = 128;

    /// <summary>Parses a track id, or says why it is none.</summary>
    public static bool TryTrack(string text, out TrackId track, [NotNullWhen(false)] out ProblemResult? problem)
    {
        problem = TrackId.TryParse(text, out track, out var expected) ? null : ProblemResult.BadRequest(expected);
        return problem is null;
    }

    /// <summary>Parses a producer's name, or says why it is none.</summary>
    /// <param name="text">The route value. A slash in a name is the one character that routing leaves encoded.</param>
    /// <param name="name">The name as it was meant.</param>
    /// <param name="producer">Whose it is.</param>
    /// <param name="problem">Otherwise: what was expected and what came.</param>
    public static bool TryProducer(string text, out string name, out ProducerId producer, [NotNullWhen(false)] out ProblemResult? problem)
    {
        name = text.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
        problem = ProducerId.TryParse(name, out producer, out var expected) ? null : ProblemResult.BadRequest(expected);
        return problem is null;
    }

    /// <summary>Checks the id of an import.</summary>
    public static bool TryIngest(string text, [NotNullWhen(false)] out ProblemResult? problem)
    {
        problem = text.Length > MaxIngestLength || text.Any(char.IsControl)
            ? ProblemResult.BadRequest($"id: expected 1 to {MaxIngestLength} characters without control characters, got {text.Length}")
            : null;
        return problem is null;
    }
}
