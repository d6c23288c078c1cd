using System.Globalization;
using System.Runtime.Intrinsics;
using System.Text;

namespace ProductionValue.Bench.Audio;

/// <summary>The results as Markdown: ours beside the peers with the bars, then everything that was timed.</summary>
internal static class AudioTable
{
    private const string Numpy = "numpy/scipy mfcc f4 dense mel";
    private const string Chain = "scipy filtfilt + mfcc f8 dense (the seed's chain)";
    private const string Filter = "scipy filtfilt 800 Hz order 5, alone";

    private static readonly (string Ours, string[] Peer, double Bar)[] Bars =
    [
        ("mfcc", [Numpy], 9),
        ("mfcc, 256-bit vectors", [Numpy], 4.5),
        ("high-pass + mfcc", [Chain], 18),
        ("high-pass + mfcc", ["scipy filtfilt + mfcc f4 dense"], 0),
        ("high-pass + mfcc, 256-bit vectors", [Chain], 9),
        ("high-pass", [Filter], 12),
        ("high-pass, 256-bit vectors", [Filter], 6),
        ("mfcc", ["FFTW3f r2c MEASURE, all frames, FFT only"], 1 / 0.45),
        ("mfcc", ["FFTW3f r2c PATIENT, all frames, FFT only"], 1 / 0.45),
        ("file to production vector flac", ["ffmpeg process: 44.1 kHz stereo flac to mono 22050 f4", Numpy], 4),
        ("file to production vector ogg", ["ffmpeg process: 44.1 kHz stereo ogg to mono 22050 f4", Numpy], 4),
        ("file to production vector mp3", ["ffmpeg process: 44.1 kHz stereo mp3 to mono 22050 f4", Numpy], 4),
    ];

    /// <summary>Writes the tables.</summary>
    /// <param name="runs">What was timed.</param>
    /// <param name="twoThreads">How much faster two threads are than one: at computing, and at whole files where there are any.</param>
    public static string Write(AudioRuns runs, (double Kernels, double? Files) twoThreads)
    {
        var text = new StringBuilder("# Sound to features: what was measured\n\nMade by `./pv bench audio --out bench/results/audio.md`: one thread, a clip of 30 s; rounds of ours and of the peers take turns, times and ratios are medians.\n");
        text.Append(CultureInfo.InvariantCulture, $"Processor: {Processor()}, {(Vector512.IsHardwareAccelerated ? "512" : "256")}-bit vectors, .NET {Environment.Version}.\n\n");
        if (runs.Peers.Count > 0)
        {
            text.Append("| ours | ms | peer | ms | times as fast | bar |\n| --- | ---: | --- | ---: | ---: | ---: |\n");
            foreach (var (name, peer, bar) in Bars.Where(bar => runs.Ours[0].ContainsKey(bar.Ours) && bar.Peer.All(runs.Peers[0].ContainsKey)))
            {
                text.Append(CultureInfo.InvariantCulture, $"| {name} | {runs.OfOurs(name) * 1000:0.00} | {string.Join(" + ", peer)} | {runs.OfPeers(peer) * 1000:0.00} | {runs.Ratio(name, peer):0.0} | {(bar > 0 ? bar.ToString("0.0", CultureInfo.InvariantCulture) : "")} |\n");
            }
            text.Append('\n');
        }
        text.Append(CultureInfo.InvariantCulture, $"Two threads over clips are {twoThreads.Kernels:0.00} times as fast as one at high-pass and MFCC (bar: 1.9)");
        text.Append(CultureInfo.InvariantCulture, $"{(twoThreads.Files is { } files ? $" and {files:0.00} times at whole files to production vectors" : "")}.\n\n| kernel | ms a clip |\n| --- | ---: |\n");
        foreach (var name in runs.Ours[0].Keys)
            text.Append(CultureInfo.InvariantCulture, $"| {name} | {runs.OfOurs(name) * 1000:0.00} |\n");
        return text.ToString().TrimEnd();
    }

    private static string Processor() => File.Exists("/proc/cpuinfo")
        ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown"
        : "unknown";
}
