using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class FlacSourceTests : IDisposable
{
    private const int Seconds = 4;

    private readonly AudioFiles files = new();

    public static TheoryData<string, string> Encodings => new()
    {
        { "music", "-compression_level 12 -lpc_coeff_precision 15" },
        { "music", "-ch_mode left_side" },
        { "music", "-ch_mode right_side -ac 1" },
        { "music", "-ch_mode mid_side -frame_size 1001" },
        { "music", "-ch_mode right_side -lpc_type fixed -min_prediction_order 0 -max_prediction_order 4" },
        { "deep music", "-sample_fmt s32" },
        { "coarse music", "-ch_mode left_side -compression_level 0" },
        { "steps", "-compression_level 5" },
        { "noise", "-compression_level 5" },
    };

    [Theory, MemberData(nameof(Encodings))]
    public void From_every_position_it_gives_what_libsndfile_gives_bit_for_bit(string sound, string options)
    {
        var path = files.Convert(Source(sound), "a.flac", options.Split(' '));
        using var ours = FlacSource.Open(path);
        using var theirs = SndfileSource.Open(path);
        Assert.NotNull(ours);
        Assert.Equal((theirs!.SampleRate, theirs.ChannelCount, theirs.SampleCount), (ours.SampleRate, ours.ChannelCount, ours.SampleCount));
        foreach (var start in new long[] { 0, 1, 44_100, 100_017, ours.SampleCount - 5_000 })
        {
            var (actual, expected) = (Read(ours, start, 40_000), Read(theirs, start, 40_000));
            Assert.Equal(ours.SampleCount - start < 40_000 ? 5_000 : 40_000, actual[0].Length);
            Assert.Equal(expected.Length, actual.Length);
            for (var channel = 0; channel < actual.Length; channel++)
                Assert.True(expected[channel].AsSpan().SequenceEqual(actual[channel]), $"channel {channel} from {start}");
        }
    }

    [Fact]
    public void Frames_of_a_changed_byte_are_left_to_libsndfile_and_what_that_makes_of_them_is_told()
    {
        var whole = File.ReadAllBytes(files.Convert(files.Music("source.wav", Seconds), "a.flac"));
        var random = new Random(5);
        for (var trial = 0; trial < 25; trial++)
        {
            var bytes = (byte[])whole.Clone();
            bytes[random.Next(20_000, bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(files["damaged.flac"], bytes);
            using var ours = FlacSource.Open(files["damaged.flac"]);
            Assert.Empty(Read(ours!, 0, Seconds * 44_100)[0]);
            var result = new AudioDecoder().Decode(files["damaged.flac"], null, TestContext.Current.CancellationToken);
            Assert.True(result.IsDecoded ? result.Clip.SampleCount > 0 : result.Refusal.Reason.Length > 0);
        }
    }

    [Fact]
    public void Heads_that_are_damaged_never_end_the_process()
    {
        var whole = File.ReadAllBytes(files.Convert(files.Music("source.wav", Seconds), "a.flac"));
        var random = new Random(6);
        for (var trial = 0; trial < 60; trial++)
        {
            var bytes = (byte[])whole.Clone();
            for (var flip = 0; flip < 1 + (trial / 4); flip++)
                bytes[random.Next(trial % 2 == 0 ? 60 : bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(files["damaged.flac"], bytes[..random.Next(50, bytes.Length)]);
            using var ours = FlacSource.Open(files["damaged.flac"]);
            if (ours is not null)
                Assert.InRange(Read(ours, 1_000, 100_000)[0].Length, 0, 100_000);
        }
    }

    [Fact]
    public void Checksums_agree_with_a_division_bit_by_bit()
    {
        var bytes = new byte[400];
        new Random(7).NextBytes(bytes);
        foreach (var length in new[] { 0, 1, 15, 16, 31, 32, 33, 47, 48, 63, 64, 399 })
        {
            Assert.Equal(Divided(bytes.AsSpan(0, length), 16, 0x8005), FlacChecksums.Crc16(bytes.AsSpan(0, length)));
            Assert.Equal(Divided(bytes.AsSpan(0, length), 8, 0x07), FlacChecksums.Crc8(bytes.AsSpan(0, length)));
        }
    }

    public void Dispose() => files.Dispose();

    private string Source(string sound)
    {
        const int Rate = 44_100;
        var random = new Random(4);
        var (left, right) = (WavFile.Music(Rate, Seconds, 1), WavFile.Music(Rate, Seconds, 2));
        for (var i = 0; i < left.Length; i++)
        {
            (left[i], right[i]) = sound switch
            {
                "noise" => ((random.NextSingle() * 1.99f) - 1, (random.NextSingle() * 1.99f) - 1), // Nothing to predict.
                "steps" => (i / 5_000 % 3 * 0.3f, i / 5_000 % 3 * 0.3f), // Nothing but one value.
                "coarse music" => (MathF.Round(left[i] * 256) / 256, MathF.Round(right[i] * 256) / 256), // Zeros at the end of each.
                _ => (left[i], right[i]),
            };
        }
        if (sound == "deep music")
            WavFile.WriteFloat(files["source.wav"], Rate, left, right);
        else
            WavFile.Write16(files["source.wav"], Rate, left, right);
        return files["source.wav"];
    }

    private static int Divided(ReadOnlySpan<byte> bytes, int bits, int polynomial)
    {
        var rest = 0;
        foreach (var value in bytes)
        {
            rest ^= value << (bits - 8);
            for (var bit = 0; bit < 8; bit++)
                rest = (rest << 1) ^ ((rest >> (bits - 1) & 1) * ((1 << bits) | polynomial));
        }
        return rest;
    }

    private static float[][] Read(IAudioSource source, long start, int count)
    {
        var excerpt = new ExcerptChannels(source.ChannelCount, count);
        source.Read(start, excerpt, TestContext.Current.CancellationToken);
        return excerpt.Take();
    }
}
