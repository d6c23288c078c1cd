using ProductionValue.Contracts;

namespace ProductionValue.Grains.Attributions;

/// <summary>What the segments of a question must be like. Pure.</summary>
internal static class SegmentChecks
{
    /// <summary>The first thing wrong, as field, what was expected and what came; null when nothing is.</summary>
    /// <param name="segments">The segments; null is fine.</param>
    /// <param name="schema">The live generation's schema.</param>
    /// <param name="dimensions">Its dimensions.</param>
    /// <param name="most">Most segments a question may have.</param>
    public static string? Refuse(QuerySegment[]? segments, string schema, int dimensions, int most)
    {
        if (segments is null)
            return null;
        if (segments.Length > most)
            return $"segments: expected at most {most}, got {segments.Length}";
        for (var i = 0; i < segments.Length; i++)
        {
            if (segments[i]?.Features?.Values is not { } values)
                return $"segments[{i}]: expected start, end and features, got null";
            if (segments[i].Features.Schema != schema)
                return $"segments[{i}]: features: expected schema {schema}, got {segments[i].Features.Schema}";
            if (values.Length != dimensions || !values.All(float.IsFinite))
                return $"segments[{i}]: features: expected {dimensions} finite values, got {values.Length}";
            if (!(segments[i].StartSeconds >= 0 && segments[i].EndSeconds > segments[i].StartSeconds && double.IsFinite(segments[i].EndSeconds)))
                return FormattableString.Invariant($"segments[{i}]: expected an end after its start, got {segments[i].StartSeconds} to {segments[i].EndSeconds}");
        }

        return null;
    }
}
