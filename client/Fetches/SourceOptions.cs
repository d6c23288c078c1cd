using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>Which sources may be asked, and as whom: nothing is asked before the operator has said how to reach them.</summary>
internal static class SourceOptions
{
    /// <summary>How MusicBrainz is asked; null where no contact is configured.</summary>
    public static ConductOptions? MusicBrainz(Terminal terminal, string? contact) =>
        Conduct(terminal, contact, "musicbrainz", "PV_MUSICBRAINZ_URL", MusicBrainzClient.Address, MusicBrainzClient.Interval);

    /// <summary>How Discogs is asked; null where no contact or no token is configured.</summary>
    public static ConductOptions? Discogs(Terminal terminal, string? contact) =>
        terminal.Variable("PV_DISCOGS_TOKEN") is { Length: > 0 } token
            && Conduct(terminal, contact, "discogs", "PV_DISCOGS_URL", DiscogsClient.Address, DiscogsClient.Interval) is { } conduct
            ? conduct with { Authorization = "Discogs token=" + token }
            : null;

    private static ConductOptions? Conduct(Terminal terminal, string? contact, string name, string variable, Uri address, TimeSpan interval)
    {
        contact ??= terminal.Variable("PV_CONTACT");
        if (string.IsNullOrWhiteSpace(contact))
            return null;
        var own = terminal.Variable(variable) is { Length: > 0 } given ? new Uri(given.TrimEnd('/') + "/") : address;
        var cache = terminal.Variable("XDG_CACHE_HOME") is { Length: > 0 } folder ? folder : Path.Combine(terminal.Variable("HOME") ?? Path.GetTempPath(), ".cache");
        return new ConductOptions(own, $"ProductionValue/{DoctorCommand.OurVersion.Split('+')[0]} ( {contact.Trim()} )", own.IsLoopback ? TimeSpan.Zero : interval)
        {
            CacheFolder = Path.Combine(cache, "production-value", "sources", name),
            FirstPause = own.IsLoopback ? TimeSpan.FromMilliseconds(50) : TimeSpan.FromSeconds(2), // A mirror on this machine is the operator's own.
        };
    }
}
