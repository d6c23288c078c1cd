namespace ProductionValue.Credits;

/// <summary>Ids of MusicBrainz: UUIDs, which tags write in any case.</summary>
public static class MusicBrainzId
{
    /// <summary>The id in lower case with dashes; null where the text is none.</summary>
    public static string? Parse(string? text) => Guid.TryParseExact(text?.Trim(), "D", out var id) && id != Guid.Empty ? id.ToString("D") : null;
}
