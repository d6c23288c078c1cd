namespace ProductionValue.Credits;

/// <summary>Which field of which kind of tag means what. <c>docs/CREDITS.md</c> prints this table.</summary>
/// <remarks>Names as MusicBrainz Picard writes them (<i>Picard: appendix B, tag mapping</i>); its <c>musicbrainz_trackid</c> is the recording.</remarks>
public static class TagMapping
{
    private const string FreeForm = "----:com.apple.iTunes:";

    /// <summary>The keys of a meaning in one family, best first. Case does not matter.</summary>
    public static IReadOnlyDictionary<(TagMeaning Meaning, TagFamily Family), string[]> Table { get; } = new Dictionary<(TagMeaning, TagFamily), string[]>
    {
        [(TagMeaning.Title, TagFamily.Id3)] = ["TIT2"],
        [(TagMeaning.Artist, TagFamily.Id3)] = ["TPE1"],
        [(TagMeaning.AlbumArtist, TagFamily.Id3)] = ["TPE2"],
        [(TagMeaning.Album, TagFamily.Id3)] = ["TALB"],
        [(TagMeaning.Date, TagFamily.Id3)] = ["TDRC", "TYER", "TDOR", "TORY"],
        [(TagMeaning.Genre, TagFamily.Id3)] = ["TCON"],
        [(TagMeaning.TrackNumber, TagFamily.Id3)] = ["TRCK"],
        [(TagMeaning.Producer, TagFamily.Id3)] = ["TIPL:producer", "IPLS:producer", "TXXX:PRODUCER"],
        [(TagMeaning.ProducerId, TagFamily.Id3)] = ["TXXX:MusicBrainz Producer Id"],
        [(TagMeaning.RecordingId, TagFamily.Id3)] = ["UFID:http://musicbrainz.org", "TXXX:MusicBrainz Recording Id", "TXXX:MusicBrainz Track Id"],
        [(TagMeaning.ReleaseId, TagFamily.Id3)] = ["TXXX:MusicBrainz Album Id"],
        [(TagMeaning.ArtistId, TagFamily.Id3)] = ["TXXX:MusicBrainz Artist Id"],
        [(TagMeaning.Isrc, TagFamily.Id3)] = ["TSRC"],
        [(TagMeaning.TrackGain, TagFamily.Id3)] = ["TXXX:REPLAYGAIN_TRACK_GAIN"],

        [(TagMeaning.Title, TagFamily.Vorbis)] = ["TITLE"],
        [(TagMeaning.Artist, TagFamily.Vorbis)] = ["ARTIST"],
        [(TagMeaning.AlbumArtist, TagFamily.Vorbis)] = ["ALBUMARTIST", "ALBUM ARTIST", "ALBUM_ARTIST"],
        [(TagMeaning.Album, TagFamily.Vorbis)] = ["ALBUM"],
        [(TagMeaning.Date, TagFamily.Vorbis)] = ["DATE", "YEAR", "ORIGINALDATE"],
        [(TagMeaning.Genre, TagFamily.Vorbis)] = ["GENRE"],
        [(TagMeaning.TrackNumber, TagFamily.Vorbis)] = ["TRACKNUMBER"],
        [(TagMeaning.Producer, TagFamily.Vorbis)] = ["PRODUCER"],
        [(TagMeaning.ProducerId, TagFamily.Vorbis)] = ["MUSICBRAINZ_PRODUCERID"],
        [(TagMeaning.RecordingId, TagFamily.Vorbis)] = ["MUSICBRAINZ_TRACKID", "MUSICBRAINZ_RECORDINGID"],
        [(TagMeaning.ReleaseId, TagFamily.Vorbis)] = ["MUSICBRAINZ_ALBUMID"],
        [(TagMeaning.ArtistId, TagFamily.Vorbis)] = ["MUSICBRAINZ_ARTISTID"],
        [(TagMeaning.Isrc, TagFamily.Vorbis)] = ["ISRC"],
        [(TagMeaning.TrackGain, TagFamily.Vorbis)] = ["REPLAYGAIN_TRACK_GAIN", "R128_TRACK_GAIN"],

        [(TagMeaning.Title, TagFamily.Mp4)] = ["©nam"],
        [(TagMeaning.Artist, TagFamily.Mp4)] = ["©ART"],
        [(TagMeaning.AlbumArtist, TagFamily.Mp4)] = ["aART"],
        [(TagMeaning.Album, TagFamily.Mp4)] = ["©alb"],
        [(TagMeaning.Date, TagFamily.Mp4)] = ["©day"],
        [(TagMeaning.Genre, TagFamily.Mp4)] = ["©gen", "gnre"],
        [(TagMeaning.TrackNumber, TagFamily.Mp4)] = ["trkn"],
        [(TagMeaning.Producer, TagFamily.Mp4)] = [FreeForm + "PRODUCER", "©prd"],
        [(TagMeaning.ProducerId, TagFamily.Mp4)] = [FreeForm + "MusicBrainz Producer Id"],
        [(TagMeaning.RecordingId, TagFamily.Mp4)] = [FreeForm + "MusicBrainz Track Id", FreeForm + "MusicBrainz Recording Id"],
        [(TagMeaning.ReleaseId, TagFamily.Mp4)] = [FreeForm + "MusicBrainz Album Id"],
        [(TagMeaning.ArtistId, TagFamily.Mp4)] = [FreeForm + "MusicBrainz Artist Id"],
        [(TagMeaning.Isrc, TagFamily.Mp4)] = [FreeForm + "ISRC"],
        [(TagMeaning.TrackGain, TagFamily.Mp4)] = [FreeForm + "REPLAYGAIN_TRACK_GAIN"],

        [(TagMeaning.Title, TagFamily.Riff)] = ["INAM"],
        [(TagMeaning.Artist, TagFamily.Riff)] = ["IART"],
        [(TagMeaning.Album, TagFamily.Riff)] = ["IPRD"],
        [(TagMeaning.Date, TagFamily.Riff)] = ["ICRD"],
        [(TagMeaning.Genre, TagFamily.Riff)] = ["IGNR"],
        [(TagMeaning.TrackNumber, TagFamily.Riff)] = ["ITRK", "IPRT"],
        [(TagMeaning.Producer, TagFamily.Riff)] = ["IPRO"],
        [(TagMeaning.Isrc, TagFamily.Riff)] = ["ISRC"],

        [(TagMeaning.Title, TagFamily.Aiff)] = ["NAME"],
        [(TagMeaning.Artist, TagFamily.Aiff)] = ["AUTH"],

        [(TagMeaning.Title, TagFamily.Asf)] = ["Title"],
        [(TagMeaning.Artist, TagFamily.Asf)] = ["Author"],
        [(TagMeaning.AlbumArtist, TagFamily.Asf)] = ["WM/AlbumArtist"],
        [(TagMeaning.Album, TagFamily.Asf)] = ["WM/AlbumTitle"],
        [(TagMeaning.Date, TagFamily.Asf)] = ["WM/Year"],
        [(TagMeaning.Genre, TagFamily.Asf)] = ["WM/Genre"],
        [(TagMeaning.TrackNumber, TagFamily.Asf)] = ["WM/TrackNumber", "WM/Track"],
        [(TagMeaning.Producer, TagFamily.Asf)] = ["WM/Producer"],
        [(TagMeaning.ProducerId, TagFamily.Asf)] = ["MusicBrainz/Producer Id"],
        [(TagMeaning.RecordingId, TagFamily.Asf)] = ["MusicBrainz/Track Id", "MusicBrainz/Recording Id"],
        [(TagMeaning.ReleaseId, TagFamily.Asf)] = ["MusicBrainz/Album Id"],
        [(TagMeaning.ArtistId, TagFamily.Asf)] = ["MusicBrainz/Artist Id"],
        [(TagMeaning.Isrc, TagFamily.Asf)] = ["WM/ISRC"],
        [(TagMeaning.TrackGain, TagFamily.Asf)] = ["REPLAYGAIN_TRACK_GAIN"],

        [(TagMeaning.Title, TagFamily.Ape)] = ["Title"],
        [(TagMeaning.Artist, TagFamily.Ape)] = ["Artist"],
        [(TagMeaning.AlbumArtist, TagFamily.Ape)] = ["Album Artist", "AlbumArtist"],
        [(TagMeaning.Album, TagFamily.Ape)] = ["Album"],
        [(TagMeaning.Date, TagFamily.Ape)] = ["Year", "Record Date"],
        [(TagMeaning.Genre, TagFamily.Ape)] = ["Genre"],
        [(TagMeaning.TrackNumber, TagFamily.Ape)] = ["Track"],
        [(TagMeaning.Producer, TagFamily.Ape)] = ["Producer"],
        [(TagMeaning.ProducerId, TagFamily.Ape)] = ["MUSICBRAINZ_PRODUCERID"],
        [(TagMeaning.RecordingId, TagFamily.Ape)] = ["MUSICBRAINZ_TRACKID"],
        [(TagMeaning.ReleaseId, TagFamily.Ape)] = ["MUSICBRAINZ_ALBUMID"],
        [(TagMeaning.ArtistId, TagFamily.Ape)] = ["MUSICBRAINZ_ARTISTID"],
        [(TagMeaning.Isrc, TagFamily.Ape)] = ["ISRC"],
        [(TagMeaning.TrackGain, TagFamily.Ape)] = ["REPLAYGAIN_TRACK_GAIN"],
    };

    private static readonly string[] RolePrefixes = ["TIPL:", "IPLS:", "TXXX:", FreeForm, "WM/"];

    /// <summary>The role of a field whose key says in words that it holds producers (<c>TIPL:executive producer</c>); null where it does not.</summary>
    public static ProducerRole? RoleOf(TagField field)
    {
        if (Table.TryGetValue((TagMeaning.Producer, field.Family), out var keys) && keys.Contains(field.Key, StringComparer.OrdinalIgnoreCase))
            return ProducerRole.Producer;
        var isPrefixed = RolePrefixes.FirstOrDefault(prefix => field.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) is { } prefix;
        if (!isPrefixed && field.Family is not (TagFamily.Vorbis or TagFamily.Ape))
            return null;
        var words = field.Key[(RolePrefixes.FirstOrDefault(prefix => field.Key.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) ?? "").Length..];
        return words.EndsWith("producer", StringComparison.OrdinalIgnoreCase) ? RoleWords.Of(words.ToLowerInvariant().Split(' ', '-', '_')) : null;
    }
}
