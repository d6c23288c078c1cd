using System.Globalization;
using System.Text;
using System.Xml;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Writes playlists that players open: extended M3U in UTF-8, and XSPF version 1.</summary>
internal static class PlaylistText
{
    private const string XspfNamespace = "http://xspf.org/ns/0/";

    /// <summary>Extended M3U; one file a line, so a line break in a title becomes a space.</summary>
    public static string M3u8(string title, IEnumerable<TrackDetails> tracks)
    {
        var text = new StringBuilder("#EXTM3U\n").Append("#PLAYLIST:").Append(OneLine(title)).Append('\n');
        foreach (var track in tracks.Select(track => track.Metadata))
        {
            var seconds = (long)Math.Round(track.DurationSeconds);
            text.Append(CultureInfo.InvariantCulture, $"#EXTINF:{(seconds > 0 ? seconds : -1)},{OneLine(Label(track))}\n").Append(OneLine(track.Path)).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>XSPF 1 (xspf.org): an XML document with file locations.</summary>
    public static string Xspf(string title, IEnumerable<TrackDetails> tracks)
    {
        var text = new Utf8StringWriter();
        using (var xml = XmlWriter.Create(text, new XmlWriterSettings { Indent = true, CheckCharacters = false }))
        {
            xml.WriteStartElement("playlist", XspfNamespace);
            xml.WriteAttributeString("version", "1");
            xml.WriteElementString("title", XspfNamespace, Clean(title));
            xml.WriteStartElement("trackList", XspfNamespace);
            foreach (var track in tracks)
                WriteTrack(xml, track.Metadata);
            xml.WriteEndElement();
            xml.WriteEndElement();
        }

        return text.ToString();
    }

    private static void WriteTrack(XmlWriter xml, TrackMetadata track)
    {
        xml.WriteStartElement("track", XspfNamespace);
        if (Path.IsPathFullyQualified(track.Path))
            xml.WriteElementString("location", XspfNamespace, new Uri("file://" + Uri.EscapeDataString(track.Path).Replace("%2F", "/", StringComparison.Ordinal)).AbsoluteUri);
        xml.WriteElementString("title", XspfNamespace, Clean(track.Title));
        if (track.Artist.Length > 0)
            xml.WriteElementString("creator", XspfNamespace, Clean(track.Artist));
        if (track.Album.Length > 0)
            xml.WriteElementString("album", XspfNamespace, Clean(track.Album));
        if (track.DurationSeconds > 0)
            xml.WriteElementString("duration", XspfNamespace, ((long)Math.Round(track.DurationSeconds * 1000)).ToString(CultureInfo.InvariantCulture));
        xml.WriteEndElement();
    }

    private static string Label(TrackMetadata track) => track.Artist.Length > 0 ? $"{track.Artist} - {track.Title}" : track.Title;

    private static string OneLine(string text) => string.Concat(text.Select(letter => letter is '\r' or '\n' ? ' ' : letter));

    private static string Clean(string text) => string.Concat(text.Where(letter => XmlConvert.IsXmlChar(letter) || char.IsSurrogate(letter)));

    private sealed class Utf8StringWriter() : StringWriter(CultureInfo.InvariantCulture)
    {
        public override Encoding Encoding => Encoding.UTF8;
    }
}
