namespace ProductionValue.Credits;

/// <summary>The kinds of tags, each with its own names of the same things.</summary>
public enum TagFamily
{
    /// <summary>ID3 v1 and v2, in MP3, AAC, WAV, AIFF and DSF.</summary>
    Id3 = 0,

    /// <summary>Vorbis comments, in FLAC, Ogg Vorbis, Opus and Speex.</summary>
    Vorbis = 1,

    /// <summary>The item list of MP4 and M4A.</summary>
    Mp4 = 2,

    /// <summary>The INFO list of RIFF (WAV).</summary>
    Riff = 3,

    /// <summary>The text chunks of AIFF.</summary>
    Aiff = 4,

    /// <summary>The description objects of ASF (WMA).</summary>
    Asf = 5,

    /// <summary>APE tags, in WavPack, Monkey's Audio, Musepack and some MP3.</summary>
    Ape = 6,
}
