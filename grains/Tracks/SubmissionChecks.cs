using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <summary>What a submission must be like. Pure.</summary>
internal static class SubmissionChecks
{
    private const int MaxText = 1_000;
    private const int MaxPath = 4_096;
    private const int MaxId = 64;
    private const int MaxCredits = 64;
    private const int MaxSchemas = 8;

    /// <summary>The first thing wrong, as field, what was expected and what came; null when nothing is.</summary>
    public static string? Refuse(TrackSubmission submission, IReadOnlyDictionary<string, int> dimensionsOf) =>
        RefuseContent(submission.ContentId)
        ?? RefuseMetadata(submission.Metadata)
        ?? RefuseFeatures(submission.Features, dimensionsOf)
        ?? RefuseCredits(submission.Credits);

    /// <summary>The first thing wrong with one credit, or null.</summary>
    public static string? RefuseCredit(Credit? credit)
    {
        if (credit is null)
            return "credits: expected a claim, got null";
        if (!ProducerId.TryParse(credit.Producer, out _, out var expected))
            return $"credits: {expected}";
        if (!Enum.IsDefined(credit.Role))
            return $"credits: role: expected a known role, got {(int)credit.Role}";
        if (!Enum.IsDefined(credit.Scope) || !Enum.IsDefined(credit.Stance))
            return $"credits: expected a known scope and stance, got {(int)credit.Scope} and {(int)credit.Stance}";
        if (!(credit.Confidence is >= 0 and <= 1))
            return $"credits: confidence: expected 0 to 1, got {credit.Confidence.ToString(CultureInfo.InvariantCulture)}";
        if (credit.Stance is CreditStance.Disputes && credit.Source is not CreditSource.Person)
            return $"credits: stance: expected only persons to dispute, got {credit.Source}";
        if (credit.As is not null && !ProducerId.TryParse(credit.As, out _, out expected))
            return $"credits: as: {expected}";
        if (credit.ArtistId is not null && !(Guid.TryParseExact(credit.ArtistId, "D", out var artist) && artist.ToString("D") == credit.ArtistId))
            return $"credits: artistId: expected a UUID in lower case, got {Shorten(credit.ArtistId)}";
        if (credit.By?.Length > ProducerId.MaxLength || credit.Why?.Length > MaxText)
            return $"credits: expected at most {ProducerId.MaxLength} characters of by and {MaxText} of why, got {credit.By?.Length ?? 0} and {credit.Why?.Length ?? 0}";
        return Enum.IsDefined(credit.Source) ? null : $"credits: source: expected a known source, got {(int)credit.Source}";
    }

    /// <summary>The first thing wrong with a set of vectors, or null.</summary>
    public static string? RefuseFeatures(FeatureVector[]? features, IReadOnlyDictionary<string, int> dimensionsOf)
    {
        if (features is null || features.Length > MaxSchemas)
            return $"features: expected 0 to {MaxSchemas} vectors, got {features?.Length.ToString(CultureInfo.InvariantCulture) ?? "null"}";
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var vector in features)
        {
            if (RefuseVector(vector, dimensionsOf) is { } refusal)
                return refusal;
            if (!seen.Add(vector.Schema))
                return $"features: expected one vector a schema, got two of {vector.Schema}";
        }

        return null;
    }

    private static string? RefuseVector(FeatureVector? vector, IReadOnlyDictionary<string, int> dimensionsOf)
    {
        if (vector?.Values is null || vector.Schema is null)
            return "features: expected schema and values, got null";
        if (!dimensionsOf.TryGetValue(vector.Schema, out var dimensions))
            return $"features: schema: expected one of {string.Join(", ", dimensionsOf.Keys.Order(StringComparer.Ordinal))}, got {Shorten(vector.Schema)}";
        if (vector.Values.Length != dimensions)
            return $"features: {vector.Schema}: expected {dimensions} values, got {vector.Values.Length}";
        for (var position = 0; position < vector.Values.Length; position++)
        {
            if (!float.IsFinite(vector.Values[position]))
                return $"features: {vector.Schema}[{position}]: expected a finite number, got {vector.Values[position].ToString(CultureInfo.InvariantCulture)}";
        }

        return null;
    }

    private static string? RefuseContent(string? contentId) =>
        contentId is { Length: 32 } && contentId.All(char.IsAsciiHexDigitLower)
            ? null
            : $"contentId: expected 32 lower-case hexadecimal digits, got {Shorten(contentId)}";

    private static string? RefuseMetadata(TrackMetadata? metadata)
    {
        if (metadata is null)
            return "metadata: expected title, artist, album, path and duration, got null";
        if (string.IsNullOrWhiteSpace(metadata.Title))
            return "metadata: title: expected text, got none";
        if (metadata.StartSeconds is { } start && !(start >= 0 && double.IsFinite(start)))
            return $"metadata: startSeconds: expected 0 or more, got {start.ToString(CultureInfo.InvariantCulture)}";
        if (!(metadata.DurationSeconds >= 0 && double.IsFinite(metadata.DurationSeconds)))
            return $"metadata: durationSeconds: expected 0 or more, got {metadata.DurationSeconds.ToString(CultureInfo.InvariantCulture)}";
        if (metadata.Year is < 1 or > 9999)
            return $"metadata: year: expected 1 to 9999, got {metadata.Year}";
        return RefuseText("title", metadata.Title, MaxText)
            ?? RefuseText("artist", metadata.Artist, MaxText)
            ?? RefuseText("album", metadata.Album, MaxText)
            ?? RefuseText("path", metadata.Path, MaxPath)
            ?? RefuseTagging(metadata.Tagging);
    }

    private static string? RefuseTagging(TrackTagging? tagging)
    {
        if (tagging is null)
            return null;
        if (tagging.TrackGainDb is { } gain && !double.IsFinite(gain))
            return $"metadata: tagging: trackGainDb: expected a number, got {gain.ToString(CultureInfo.InvariantCulture)}";
        return RefuseText("tagging: genre", tagging.Genre ?? "", MaxText)
            ?? RefuseText("tagging: recordingId", tagging.RecordingId ?? "", MaxId)
            ?? RefuseText("tagging: releaseId", tagging.ReleaseId ?? "", MaxId)
            ?? RefuseText("tagging: artistId", tagging.ArtistId ?? "", MaxId)
            ?? RefuseText("tagging: isrc", tagging.Isrc ?? "", MaxId);
    }

    private static string? RefuseText(string field, string? text, int maxLength)
    {
        if (text is null)
            return $"metadata: {field}: expected text, got null";
        if (text.Length > maxLength)
            return $"metadata: {field}: expected at most {maxLength} characters, got {text.Length}";
        return text.Contains('\0', StringComparison.Ordinal) ? $"metadata: {field}: expected no U+0000" : null;
    }

    private static string? RefuseCredits(Credit[]? credits)
    {
        if (credits is null || credits.Length > MaxCredits)
            return $"credits: expected 0 to {MaxCredits} claims, got {credits?.Length.ToString(CultureInfo.InvariantCulture) ?? "null"}";
        return credits.Select(RefuseCredit).FirstOrDefault(refusal => refusal is not null);
    }

    private static string Shorten(string? text) => text switch
    {
        null => "null",
        { Length: > 60 } => $"\"{text[..60]}…\"",
        _ => $"\"{text}\"",
    };
}
