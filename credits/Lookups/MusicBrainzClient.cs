using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>Asks MusicBrainz who produced a recording: by its id, else by its ISRC, else by a search whose best match is sure enough.</summary>
/// <param name="source">Asks by the rules; MusicBrainz allows one request a second.</param>
/// <remarks>musicbrainz.org/doc/MusicBrainz_API.</remarks>
public sealed class MusicBrainzClient(PoliteClient source)
{
    /// <summary>Least time between two requests that MusicBrainz allows.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    /// <summary>Where MusicBrainz answers.</summary>
    public static readonly Uri Address = new("https://musicbrainz.org/");

    private const string Includes = "artist-rels+artist-credits+releases+isrcs";

    /// <summary>What MusicBrainz says.</summary>
    /// <exception cref="SourceUnavailableException">It did not answer.</exception>
    public async Task<FoundCredits> Find(WantedRecording wanted, CancellationToken cancellationToken)
    {
        if (wanted.RecordingId is { } id)
        {
            using var known = await source.Get($"ws/2/recording/{Uri.EscapeDataString(id)}?inc={Includes}&fmt=json", cancellationToken);
            if (known is not null)
                return await Tell(wanted, known.RootElement, 1, $"recording {id}", cancellationToken);
        }

        if (wanted.Isrc is { } isrc && await ByIsrc(wanted, isrc, cancellationToken) is { } found)
            return found;
        return await BySearch(wanted, cancellationToken);
    }

    private async Task<FoundCredits?> ByIsrc(WantedRecording wanted, string isrc, CancellationToken cancellationToken)
    {
        using var answer = await source.Get($"ws/2/isrc/{Uri.EscapeDataString(isrc)}?inc={Includes}&fmt=json", cancellationToken);
        if (answer is null)
            return null;
        var best = Best(wanted, answer.RootElement.Items("recordings"));
        return best.Score >= RecordingMatch.Least / 2 ? await Tell(wanted, best.Recording, 0.95, $"ISRC {isrc}", cancellationToken) : null;
    }

    private async Task<FoundCredits> BySearch(WantedRecording wanted, CancellationToken cancellationToken)
    {
        if (wanted.Title.Length == 0 || wanted.Artist.Length == 0)
            return FoundCredits.None;
        var query = $"recording:\"{Quoted(wanted.Title)}\" AND artist:\"{Quoted(wanted.Artist)}\"";
        using var answer = await source.Get($"ws/2/recording?query={Uri.EscapeDataString(query)}&limit=25&fmt=json", cancellationToken);
        if (answer is null)
            return FoundCredits.None;
        var best = Best(wanted, answer.RootElement.Items("recordings"));
        if (best.Score < RecordingMatch.Least || MusicBrainzId.Parse(best.Recording.Text("id")) is not { } id)
            return FoundCredits.None;
        using var whole = await source.Get($"ws/2/recording/{id}?inc={Includes}&fmt=json", cancellationToken);
        return whole is null
            ? FoundCredits.None
            : await Tell(wanted, whole.RootElement, best.Score, FormattableString.Invariant($"recording {id} by search ({best.Score:0.00})"), cancellationToken);
    }

    private async Task<FoundCredits> Tell(WantedRecording wanted, JsonElement recording, double confidence, string found, CancellationToken cancellationToken)
    {
        ProducerClaim[] claims = [.. MusicBrainzRelations.Producers(recording, ofRelease: false, confidence)];
        if (claims.Length > 0 || ReleaseOf(wanted, recording) is not { } release)
            return new FoundCredits(claims, found);
        // Few recordings have relations of their own; their release often has.
        using var whole = await source.Get($"ws/2/release/{Uri.EscapeDataString(release)}?inc=artist-rels&fmt=json", cancellationToken);
        return whole is null
            ? new FoundCredits(claims, found)
            : new FoundCredits([.. MusicBrainzRelations.Producers(whole.RootElement, ofRelease: true, confidence)], $"{found}, release {release}");
    }

    private static string? ReleaseOf(WantedRecording wanted, JsonElement recording)
    {
        if (wanted.ReleaseId is { } known)
            return known;
        var releases = recording.Items("releases").ToArray();
        var named = releases.Where(release => wanted.Album.Length > 0 && RecordingMatch.Similarity(wanted.Album, release.Text("title") ?? "") >= RecordingMatch.Least);
        return MusicBrainzId.Parse(named.Concat(wanted.Album.Length == 0 ? releases : []).FirstOrDefault().Text("id"));
    }

    private static (JsonElement Recording, double Score) Best(WantedRecording wanted, IEnumerable<JsonElement> recordings)
    {
        var scored = recordings.Select(recording => (recording, RecordingMatch.Score(
            wanted, recording.Text("title") ?? "", string.Concat(recording.Items("artist-credit").Select(credit => (credit.Text("name") ?? "") + (credit.Text("joinphrase") ?? ""))),
            [.. recording.Items("releases").Select(release => release.Text("title") ?? "")], recording.Number("length") / 1000)));
        return scored.OrderByDescending(one => one.Item2).FirstOrDefault();
    }

    private static string Quoted(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}
