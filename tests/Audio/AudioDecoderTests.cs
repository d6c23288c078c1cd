using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class AudioDecoderTests : IDisposable
{
    private readonly AudioFiles files = new();
    private readonly AudioDecoder decoder = new();

    public static TheoryData<string, string[], double> Formats => new()
    {
        { "a.wav", [], 1e-6 },
        { "a.aiff", [], 1e-6 },
        { "a.flac", [], 1e-6 },
        { "a.mp3", ["-b:a", "320k"], 0.03 },
        { "vbr.mp3", ["-q:a", "4", "-write_xing", "0"], 0.06 },
        { "a.ogg", ["-c:a", "libvorbis", "-q:a", "8"], 0.05 },
        { "a.m4a", ["-c:a", "aac", "-b:a", "256k"], 0.05 },
        { "a.wma", ["-c:a", "wmav2", "-b:a", "256k"], 0.05 },
    };

    [Theory, MemberData(nameof(Formats))]
    public void Every_format_gives_the_same_middle_at_the_same_place(string name, string[] options, double tolerance)
    {
        var wav = files.Music("source.wav", 40);
        var path = name == "a.wav" ? wav : files.Convert(wav, name, options);
        var clip = Decoded(Decode(decoder, path));
        Assert.Equal((44_100, 2, 30 * 44_100), (clip.SampleRate, clip.ChannelCount, clip.SampleCount));
        Assert.Equal(40, clip.SourceDuration.TotalSeconds, 0.1);
        Assert.Equal(5, clip.Start.TotalSeconds, 0.05);
        // A file that does not tell its coder's delay keeps it.
        var delay = name is "vbr.mp3" or "a.wma" ? DelayOf(WavFile.Music(44_100, 40, 1), clip) : 0;
        AssertSame(WavFile.Music(44_100, 40, 1), clip, 0, tolerance, delay);
        AssertSame(WavFile.Music(44_100, 40, 2), clip, 1, tolerance, delay);
    }

    [Fact]
    public void Opus_is_decoded_at_its_own_rate()
    {
        var clip = Decoded(Decode(decoder, files.Convert(files.Music("source.wav", 3), "a.opus", "-c:a", "libopus", "-b:a", "256k")));
        Assert.Equal((48_000, 2), (clip.SampleRate, clip.ChannelCount));
        Assert.Equal(3, clip.Duration.TotalSeconds, 0.05);
    }

    [Theory]
    [InlineData("a.flac")]
    [InlineData("a.m4a")]
    public void A_given_start_is_where_the_excerpt_starts(string name)
    {
        var path = files.Convert(files.Music("source.wav", 40), name);
        var clip = Decoded(Decode(decoder, path, 25));
        Assert.Equal((25.0, 15.0), (clip.Start.TotalSeconds, Math.Round(clip.Duration.TotalSeconds, 1)));
        AssertSame(WavFile.Music(44_100, 40, 1), clip, 0, 0.05);
    }

    [Fact]
    public void A_shorter_file_is_taken_whole_down_to_one_second()
    {
        Assert.Equal(7 * 44_100, Decoded(Decode(decoder, files.Music("seven.wav", 7))).SampleCount);
        Assert.Equal(44_100, Decoded(Decode(decoder, files.Music("one.wav", 1))).SampleCount);
        AssertRefused("at least 1 s of audio, got 0.2 s", files.Music("blip.wav", 0.2));
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(192_000)]
    public void Odd_sample_rates_are_kept(int rate) =>
        Assert.Equal((rate, 2 * rate), (Decoded(Decode(decoder, files.Music("a.wav", 2, rate))).SampleRate, Decoded(Decode(decoder, files["a.wav"])).SampleCount));

    [Fact]
    public void Mono_stays_one_channel_at_its_own_level()
    {
        var tone = WavFile.Tone(440, 44_100, 2);
        WavFile.WriteFloat(files["mono.wav"], 44_100, tone);
        var clip = Decoded(Decode(decoder, files["mono.wav"]));
        Assert.Equal(1, clip.ChannelCount);
        Assert.Equal(tone, clip.Channel(0).ToArray());
        var byFfmpeg = Decoded(Decode(new AudioDecoder(new() { UseLibraries = false }), files["mono.wav"]));
        Assert.Equal(tone, byFfmpeg.Channel(0).ToArray());
    }

    [Theory]
    [InlineData("a.wav")]
    [InlineData("a.flac")]
    [InlineData("a.ogg")]
    [InlineData("a.m4a")]
    public void Six_channels_are_folded_as_the_standard_says(string name)
    {
        var frequencies = new[] { 300.0, 500, 700, 60, 1100, 1300 };
        WavFile.Write16(files["six.wav"], 44_100, [.. frequencies.Select(hz => WavFile.Tone(hz, 44_100, 2))]);
        var clip = Decoded(Decode(decoder, files.Convert(files["six.wav"], name, "-channel_layout", "5.1")));
        var scale = 1 / (1 + (2 * Math.Sqrt(0.5)));
        Assert.Equal(2, clip.ChannelCount);
        (double Hz, double Left, double Right)[] expected =
            [(300, 1, 0), (500, 0, 1), (700, 0.7071, 0.7071), (60, 0, 0), (1100, 0.7071, 0), (1300, 0, 0.7071)];
        foreach (var (hz, left, right) in expected)
        {
            Assert.Equal(left * scale * 0.5, HeightOf(clip.Channel(0), hz), 0.01);
            Assert.Equal(right * scale * 0.5, HeightOf(clip.Channel(1), hz), 0.01);
        }
    }

    [Fact]
    public void What_a_cut_file_still_holds_is_decoded()
    {
        foreach (var name in new[] { "a.flac", "a.mp3", "a.ogg", "a.wav" })
        {
            var whole = files.Convert(files.Music("source.wav", 60), name);
            var bytes = File.ReadAllBytes(whole);
            File.WriteAllBytes(files["cut-" + name], bytes[..(bytes.Length / 4)]);
            var result = Decode(decoder, files["cut-" + name]);
            Assert.True(result.IsDecoded, $"{name}: {result.Refusal?.Reason}");
            var clip = result.Clip;
            Assert.True(clip.Duration.TotalSeconds is > 8 and < 20, $"{name}: {clip.Duration}");
            Assert.Equal(clip.Duration.TotalSeconds, clip.SourceDuration.TotalSeconds, 0.5);
        }
    }

    [Fact]
    public void A_cut_file_longer_than_the_excerpt_gives_its_own_middle()
    {
        var bytes = File.ReadAllBytes(files.Convert(files.Music("source.wav", 150), "a.mp3"));
        File.WriteAllBytes(files["cut.mp3"], bytes[..(int)(bytes.Length * 0.3)]);
        var clip = Decoded(Decode(decoder, files["cut.mp3"]));
        Assert.Equal(45, clip.SourceDuration.TotalSeconds, 0.5);
        Assert.Equal(7.5, clip.Start.TotalSeconds, 0.3);
        AssertSame(WavFile.Music(44_100, 150, 1), clip, 0, 0.2, DelayOf(WavFile.Music(44_100, 150, 1), clip));
    }

    [Fact]
    public void A_reason_of_ffmpeg_is_the_same_each_time() =>
        Assert.Equal(
            " (ffmpeg: [mov,mp4] moov atom not found; it: Invalid data)",
            FfmpegSource.Because("[mov,mp4 @ 0x55d0c1a2b3c0] moov atom not found; file:/music/a.m4a: Invalid data", "/music/a.m4a"));

    [Fact]
    public void Without_libsndfile_ffmpeg_decodes_and_without_both_the_refusal_says_what_to_install()
    {
        var path = files.Music("a.wav", 2);
        Assert.Equal(2 * 44_100, Decoded(Decode(new AudioDecoder(new() { UseLibraries = false }), path)).SampleCount);
        var neither = new AudioDecoder(new() { UseLibraries = false, FfprobePath = "no-such-program" });
        Assert.Contains("install ffmpeg", Decode(neither, path).Refusal!.Reason, StringComparison.Ordinal);
        var half = new AudioDecoder(new() { UseLibraries = false, FfmpegPath = "no-such-program" });
        Assert.Contains("install ffmpeg", Decode(half, path).Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_decoder_that_never_ends_is_killed_when_its_time_is_up()
    {
        files.Script("slow", "exec sleep 600");
        var slow = new AudioDecoder(new() { UseLibraries = false, FfprobePath = files["slow"], ProcessTimeout = TimeSpan.FromMilliseconds(50) });
        Assert.Contains("still running", Decode(slow, files.Music("a.wav", 2)).Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Cancelling_kills_the_decoder()
    {
        files.Script("slow", "exec sleep 600");
        using var cancellation = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var slow = new AudioDecoder(new() { UseLibraries = false, FfprobePath = files["slow"] });
        Assert.Throws<OperationCanceledException>(() => slow.Decode(files.Music("a.wav", 2), null, cancellation.Token));
    }

    public void Dispose() => files.Dispose();

    private void AssertRefused(string reason, string path) => Assert.Contains(reason, Decode(decoder, path).Refusal!.Reason, StringComparison.Ordinal);

    private static DecodeResult Decode(AudioDecoder decoder, string path, double? start = null) =>
        decoder.Decode(path, start, TestContext.Current.CancellationToken);

    private static AudioClip Decoded(DecodeResult result)
    {
        Assert.True(result.IsDecoded, result.Refusal?.Reason);
        return result.Clip;
    }

    private static void AssertSame(float[] source, AudioClip clip, int channel, double tolerance, int delay = 0)
    {
        var start = (int)Math.Round(clip.Start.TotalSeconds * clip.SampleRate) - delay;
        var samples = clip.Channel(channel);
        double difference = 0, power = 0;
        for (var i = 1_000; i < samples.Length - 3_000; i++)
        {
            difference += Math.Pow(samples[i] - source[start + i], 2);
            power += Math.Pow(source[start + i], 2);
        }
        Assert.True(Math.Sqrt(difference / power) <= Math.Max(tolerance * 5, 1e-3), $"channel {channel} differs by {Math.Sqrt(difference / power):p1}");
    }

    private static int DelayOf(float[] source, AudioClip clip)
    {
        var start = (int)Math.Round(clip.Start.TotalSeconds * clip.SampleRate);
        var samples = clip.Channel(0)[10_000..30_000];
        var (best, highest) = (0, 0f);
        for (var delay = -5_000; delay < 5_000; delay++)
        {
            var product = DotProduct.Of(samples, source.AsSpan(start + 10_000 - delay, samples.Length));
            if (product > highest)
                (best, highest) = (delay, product);
        }
        return best;
    }

    private static double HeightOf(ReadOnlySpan<float> samples, double hz)
    {
        var (re, im) = (0.0, 0.0);
        const int Count = 44_100;
        for (var i = 0; i < Count; i++)
        {
            var (sin, cos) = Math.SinCos(2 * Math.PI * hz * (i + 20_000) / 44_100);
            re += samples[i + 20_000] * cos;
            im += samples[i + 20_000] * sin;
        }
        return 2 * Math.Sqrt((re * re) + (im * im)) / Count;
    }
}
