using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class BadInputTests : IDisposable
{
    private readonly AudioFiles files = new();

    [Fact]
    public void An_empty_file_is_refused() => AssertRefused("empty file", Bytes("empty.mp3", []));

    [Fact]
    public void A_pipe_is_refused_and_not_waited_for()
    {
        using (var made = System.Diagnostics.Process.Start("mkfifo", [files["pipe.wav"]]))
            made.WaitForExit();
        AssertRefused("0 bytes", files["pipe.wav"]);
    }

    [Fact]
    public void Text_named_mp3_is_refused() =>
        AssertRefused("expected an audio file", Bytes("text.mp3", [.. Enumerable.Repeat("This is no music, only words.\n"u8.ToArray(), 200).SelectMany(b => b)]));

    [Fact]
    public void Noise_bytes_are_refused_whatever_their_name()
    {
        var random = new Random(5);
        foreach (var name in new[] { "noise.wav", "noise.flac", "noise.ogg", "noise.m4a" })
        {
            var bytes = new byte[20_000];
            random.NextBytes(bytes);
            AssertRefused("expected", Bytes(name, bytes));
        }
    }

    [Fact]
    public void A_missing_file_is_refused() => AssertRefused("there is none of this name", files["missing.wav"]);

    [Fact]
    public void A_folder_is_refused() => AssertRefused("got a folder", files.Folder);

    [Fact]
    public void A_file_that_may_not_be_read_is_refused()
    {
        var path = files.Music("locked.wav", 2);
        files.SetMode("locked.wav", UnixFileMode.None);
        var result = FileExtraction.Run(path, null, [FeatureSchema.Production], TestContext.Current.CancellationToken);
        if (Environment.IsPrivilegedProcess)
            Assert.True(result.IsExtracted); // Permissions do not bind a privileged user.
        else
            Assert.Contains("permission", result.Refusal!.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Silence_is_refused()
    {
        WavFile.Write16(files["silent.wav"], 44_100, new float[88_200]);
        AssertRefused("silent", files["silent.wav"]);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Samples_that_are_not_finite_are_refused(float value)
    {
        var tone = WavFile.Tone(440, 44_100, 2);
        tone[50_000] = value;
        WavFile.WriteFloat(files["nan.wav"], 44_100, tone);
        AssertRefused("expected finite samples", files["nan.wav"]);
        Assert.Throws<ArgumentException>(() => FeatureExtractor.For(FeatureSchema.Production).Extract(new AudioClip(44_100, [tone])));
    }

    [Fact]
    public void Samples_far_beyond_full_scale_are_refused()
    {
        WavFile.WriteFloat(files["huge.wav"], 44_100, WavFile.Tone(440, 44_100, 2, 1e20));
        AssertRefused("peak", files["huge.wav"]);
    }

    [Theory]
    [InlineData(0.2)]
    [InlineData(0.99)]
    public void A_blip_is_refused_with_its_length(double seconds) => AssertRefused("at least 1 s of audio, got 0.", files.Music("blip.wav", seconds));

    [Theory]
    [InlineData(5.0, "ends at 3 s")]
    [InlineData(2.5, "ends at 3 s")]
    [InlineData(-1.0, "0 s or more")]
    [InlineData(double.NaN, "0 s or more")]
    public void A_start_that_leaves_no_excerpt_is_refused(double start, string reason) => AssertRefused(reason, files.Music("three.wav", 3), start);

    [Theory]
    [InlineData(2_000_000_000)]
    [InlineData(10)]
    public void A_sample_rate_that_no_recording_has_is_refused(int rate)
    {
        var wav = File.ReadAllBytes(files.Music("a.wav", 2));
        BitConverter.TryWriteBytes(wav.AsSpan(24), rate);
        AssertRefused("samples a second", Bytes("rate.wav", wav));
    }

    [Fact]
    public void A_header_without_sound_is_refused()
    {
        var wav = File.ReadAllBytes(files.Music("a.wav", 2));
        AssertRefused("at least 1 s of audio", Bytes("head.wav", wav[..44]));
        var mp3 = File.ReadAllBytes(files.Convert(files["a.wav"], "a.mp3"));
        AssertRefused("expected", Bytes("cut.mp3", mp3[..2_000]));
        var m4a = File.ReadAllBytes(files.Convert(files["a.wav"], "a.m4a"));
        AssertRefused("expected", Bytes("cut.m4a", m4a[..(m4a.Length / 2)]));
    }

    [Fact]
    public void A_playlist_cannot_make_the_decoder_open_other_files()
    {
        var wav = files.Music("a.wav", 2);
        File.WriteAllText(files["list.m3u8"], $"#EXTM3U\n#EXTINF:2,\n{wav}\n");
        AssertRefused("expected an audio file", files["list.m3u8"]);
        File.WriteAllText(files["list.mp3"], $"ffconcat version 1.0\nfile '{wav}'\n");
        AssertRefused("expected an audio file", files["list.mp3"]);
    }

    [Theory]
    [InlineData("-i.wav")]
    [InlineData("with space & $(echo) 'quotes'.wav")]
    [InlineData("ключ-鍵.wav")]
    public void Any_name_can_be_decoded_by_either_decoder(string name)
    {
        var path = files.Music(name, 2);
        Assert.True(new AudioDecoder().Decode(path, null, TestContext.Current.CancellationToken).IsDecoded);
        Assert.True(new AudioDecoder(new() { UseLibraries = false }).Decode(path, null, TestContext.Current.CancellationToken).IsDecoded);
    }

    public void Dispose() => files.Dispose();

    private string Bytes(string name, byte[] bytes)
    {
        File.WriteAllBytes(files[name], bytes);
        return files[name];
    }

    private static void AssertRefused(string reason, string path, double? start = null)
    {
        var result = FileExtraction.Run(path, start, [FeatureSchema.Production], TestContext.Current.CancellationToken);
        Assert.False(result.IsExtracted);
        Assert.Contains(reason, result.Refusal.Reason, StringComparison.Ordinal);
        Assert.DoesNotContain(path, result.Refusal.Reason, StringComparison.Ordinal);
    }
}
