using System.Diagnostics;

namespace ProductionValue.Bench.Audio;

/// <summary>The clip as 44.1 kHz stereo files of each format, encoded as the peers script encodes its own; gone when disposed.</summary>
internal sealed class EncodedClips : IDisposable
{
    private static readonly (string Ending, string[] Codec)[] Formats =
    [
        ("flac", []),
        ("ogg", ["-c:a", "libvorbis", "-q:a", "5"]),
        ("mp3", ["-c:a", "libmp3lame", "-b:a", "128k"]),
        ("m4a", ["-c:a", "aac", "-b:a", "128k"]),
    ];

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("pv-bench");

    /// <summary>Encodes a clip; without ffmpeg there are no files.</summary>
    public EncodedClips(string clipPath)
    {
        foreach (var (ending, codec) in Formats)
        {
            var path = Path.Combine(folder.FullName, "clip." + ending);
            if (Encode(clipPath, codec, path))
                Paths.Add(path);
        }
    }

    /// <summary>The files.</summary>
    public List<string> Paths { get; } = [];

    /// <inheritdoc/>
    public void Dispose() => folder.Delete(recursive: true);

    private static bool Encode(string clipPath, string[] codec, string path)
    {
        try
        {
            using var process = Process.Start("ffmpeg", ["-v", "error", "-nostdin", "-i", clipPath, "-t", "30", "-ar", "44100", "-ac", "2", .. codec, path]);
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Console.Error.WriteLine("ffmpeg is not installed: files are not measured");
            return false;
        }
    }
}
