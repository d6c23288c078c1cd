using System.Text.Json;

namespace ProductionValue.Credits;

/// <summary>The producers of one recording as a release of the MusicBrainz dump tells them.</summary>
/// <param name="Recording">MusicBrainz recording id.</param>
/// <param name="Claims">Its producers, else those of the release.</param>
public sealed record DumpedRecording(Guid Recording, IReadOnlyList<ProducerClaim> Claims);

/// <summary>One line of the release dump.</summary>
/// <param name="Recordings">Its recordings that have producers of their own or of the release.</param>
/// <remarks>musicbrainz.org/doc/Development/JSON_Data_Dumps: one release a line, with media, tracks, recordings and their relations.</remarks>
public sealed record DumpedRelease(IReadOnlyList<DumpedRecording> Recordings)
{
    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    /// <exception cref="InvalidDataException">It is no release.</exception>
    public static DumpedRelease? Parse(DumpDocument document)
    {
        if (document.Bytes.Span.IndexOf("\"producer\""u8) < 0 && document.Bytes.Span.IndexOf("\"media\""u8) >= 0)
            return null; // Most releases name no producer: looking for the word is far cheaper than parsing.
        using var json = JsonDocument.Parse(document.Bytes);
        var release = json.RootElement;
        if (release.Text("id") is null || release.Member("media").ValueKind is not JsonValueKind.Array)
            throw new InvalidDataException("expected a release with id and media");
        ProducerClaim[] ofRelease = [.. MusicBrainzRelations.Producers(release, ofRelease: true)];
        var recordings = new List<DumpedRecording>();
        foreach (var track in release.Items("media").SelectMany(medium => medium.Items("tracks").Concat(medium.Items("data-tracks")).Append(medium.Member("pregap"))))
        {
            var recording = track.Member("recording");
            if (!Guid.TryParseExact(recording.Text("id"), "D", out var id))
                continue;
            ProducerClaim[] own = [.. MusicBrainzRelations.Producers(recording, ofRelease: false)];
            if (own.Length + ofRelease.Length > 0)
                recordings.Add(new DumpedRecording(id, [.. own, .. ofRelease]));
        }

        return recordings.Count == 0 ? null : new DumpedRelease(recordings);
    }
}
