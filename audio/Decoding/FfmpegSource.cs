using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ProductionValue.Audio;

/// <summary>A recording read by the ffmpeg program, for what libsndfile does not know: AAC, WMA, Matroska and more.</summary>
internal sealed partial class FfmpegSource : IAudioSource
{
    // Only containers of sound: a playlist must not make ffmpeg open other files or addresses.
    private const string Containers =
        "mp3,aac,mov,asf,flac,ogg,wav,w64,aiff,au,caf,matroska,ape,wv,mpc,mpc8,tta,tak,dsf,amr,ac3,eac3,dts,mpeg,mpegts,avi,flv,rm,oma,voc,libopenmpt";

    // Some demuxers (ASF) count the time before the place sought as part of the length asked for.
    private const double SlackSeconds = 1;

    private readonly string path;
    private readonly AudioDecoderOptions options;

    private FfmpegSource(string path, AudioDecoderOptions options, int sampleRate, int channelCount, long sampleCount)
    {
        this.path = path;
        this.options = options;
        SampleRate = sampleRate;
        ChannelCount = channelCount;
        SampleCount = sampleCount;
    }

    /// <inheritdoc/>
    public int SampleRate { get; }

    /// <inheritdoc/>
    public int ChannelCount { get; }

    /// <inheritdoc/>
    public long SampleCount { get; }

    /// <summary>Asks ffprobe what the file holds.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Where the programs are, and their time limit.</param>
    /// <param name="cancellationToken">Kills the program.</param>
    /// <returns>The source, or the reason why there is none.</returns>
    public static (FfmpegSource? Source, string? Refusal) Open(string path, AudioDecoderOptions options, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        string[] arguments =
        [
            "-v", "error", "-format_whitelist", Containers, "-protocol_whitelist", "file", "-select_streams", "a:0",
            "-show_entries", "stream=channels,sample_rate,duration:format=duration", "-of", "json", "file:" + path,
        ];
        var end = ExternalProgram.Run(options.FfprobePath, arguments, options.ProcessTimeout, output => output.CopyTo(answer), cancellationToken);
        if (end is null)
            return (null, Missing(options.FfprobePath));
        if (end.TimedOut)
            return (null, TooSlow(options));
        if (end.ExitCode != 0)
            return (null, $"expected an audio file, but neither the libraries nor ffmpeg can read it{Because(end.Errors, path)}");
        return Understand(answer.ToArray(), path, options);
    }

    /// <inheritdoc/>
    public void Read(long start, ExcerptChannels excerpt, CancellationToken cancellationToken)
    {
        var piece = new float[ExcerptChannels.PieceLength * ChannelCount];
        Decode(start, SlackSeconds + ((double)excerpt.Room / SampleRate), output =>
        {
            while (excerpt.Room > 0)
            {
                var wanted = piece.AsSpan(0, Math.Min(excerpt.Room, ExcerptChannels.PieceLength) * ChannelCount);
                var got = output.ReadAtLeast(MemoryMarshal.AsBytes(wanted), wanted.Length * sizeof(float), false) / (sizeof(float) * ChannelCount);
                excerpt.AddInterleaved(wanted[..(got * ChannelCount)]);
                if (got < wanted.Length / ChannelCount)
                    break;
            }
        }, cancellationToken);
    }

    /// <inheritdoc/>
    public long Measure(CancellationToken cancellationToken)
    {
        long total = 0;
        var piece = new byte[1 << 16];
        Decode(0, null, output =>
        {
            int got;
            while ((got = output.Read(piece)) > 0)
                total += got;
        }, cancellationToken);
        return total / (sizeof(float) * ChannelCount);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Every process has ended when the call that started it returned.
    }

    private static (FfmpegSource? Source, string? Refusal) Understand(byte[] json, string path, AudioDecoderOptions options)
    {
        using var document = JsonDocument.Parse(json);
        if (!document.RootElement.TryGetProperty("streams", out var streams) || streams.GetArrayLength() == 0)
            return (null, "expected an audio file, but it holds no audio stream");
        var stream = streams[0];
        var channels = stream.TryGetProperty("channels", out var c) ? c.GetInt32() : 0;
        var rate = (int)Number(stream, "sample_rate");
        if (channels < 1 || rate < 1)
            return (null, "expected an audio file, but its audio stream names no channels or no sample rate");
        var seconds = Number(stream, "duration");
        if (seconds <= 0 && document.RootElement.TryGetProperty("format", out var format))
            seconds = Number(format, "duration");
        return (new FfmpegSource(path, options, rate, channels, (long)Math.Round(seconds * rate)), null);
    }

    private static double Number(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && double.TryParse(value.GetString(), CultureInfo.InvariantCulture, out var number) ? number : 0;

    private void Decode(long start, double? seconds, Action<Stream> consume, CancellationToken cancellationToken)
    {
        List<string> arguments = ["-nostdin", "-v", "error", "-format_whitelist", Containers, "-protocol_whitelist", "file"];
        if (start > 0)
            arguments.AddRange(["-ss", ((double)start / SampleRate).ToString("0.######", CultureInfo.InvariantCulture)]);
        arguments.AddRange(["-i", "file:" + path, "-map", "0:a:0", "-vn", "-sn", "-dn"]);
        if (seconds is { } length)
            arguments.AddRange(["-t", length.ToString("0.######", CultureInfo.InvariantCulture)]);
        arguments.AddRange(["-ar", SampleRate.ToString(CultureInfo.InvariantCulture), "-c:a", "pcm_f32le", "-f", "f32le", "pipe:1"]);
        var end = ExternalProgram.Run(options.FfmpegPath, arguments, options.ProcessTimeout, consume, cancellationToken);
        if (end is null)
            throw new DecodingRefusedException(Missing(options.FfmpegPath));
        if (end.TimedOut)
            throw new DecodingRefusedException(TooSlow(options));
    }

    private static string Missing(string program) =>
        $"no library here can read it, and {program}, which reads other formats, was not found: install ffmpeg (Debian: apt-get install ffmpeg libsndfile1)";

    private static string TooSlow(AudioDecoderOptions options) =>
        string.Create(CultureInfo.InvariantCulture, $"expected ffmpeg to decode it within {options.ProcessTimeout.TotalSeconds:0} s, but it was still running");

    /// <summary>What ffmpeg says, without the place in its memory of the part that says it: that is another each time.</summary>
    internal static string Because(string errors, string path)
    {
        var reason = PlaceInMemory().Replace(errors.Replace("file:" + path, "it", StringComparison.Ordinal), "");
        return reason.Length == 0 ? "" : " (ffmpeg: " + reason + ")";
    }

    [GeneratedRegex(" @ 0x[0-9a-f]+(?=])")]
    private static partial Regex PlaceInMemory();
}
