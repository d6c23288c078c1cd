using System.Buffers.Binary;
using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class Mp4AacSourceTests : IDisposable
{
    private readonly AudioFiles files = new();

    [Theory]
    [InlineData("")]
    [InlineData("", 2_112)]
    [InlineData("-ac 1 -ar 48000 -use_editlist 0 -movflags +faststart")]
    [InlineData("-ar 32000 -f ipod -b:a 64k")]
    public void From_every_position_it_gives_what_ffmpeg_gives_bit_for_bit(string options, int delay = 1_024)
    {
        var path = files.Convert(files.Music("source.wav", 4), "a.m4a", ["-c:a", "aac", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        var bytes = File.ReadAllBytes(path);
        if (bytes.AsSpan().IndexOf("elst"u8) is > 0 and var edit)
            BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(edit + 16), delay); // Other coders have another one.
        File.WriteAllBytes(path, bytes);
        using var ours = Mp4AacSource.Open(path);
        using var theirs = FfmpegSource.Open(path, new AudioDecoderOptions(), TestContext.Current.CancellationToken).Source;
        Assert.NotNull(ours);
        Assert.Equal((theirs!.SampleRate, theirs.ChannelCount, theirs.SampleCount), (ours.SampleRate, ours.ChannelCount, ours.SampleCount));
        foreach (var start in new long[] { 0, 500, 44_100, 45_100, ours.SampleCount - 5_000 })
        {
            var (actual, expected) = (Read(ours, start), Read(theirs, start));
            Assert.InRange(actual[0].Length, ours.SampleCount - start < 20_000 ? 4_000 : 20_000, expected[0].Length);
            Assert.Equal(expected.Length, actual.Length);
            for (var channel = 0; channel < actual.Length; channel++)
                Assert.True(expected[channel].AsSpan(0, actual[channel].Length).SequenceEqual(actual[channel]), $"channel {channel} from {start}");
        }
    }

    [Fact]
    public void Other_codings_fragments_and_files_that_are_cut_are_left_to_ffmpeg()
    {
        var wav = files.Music("source.wav", 3);
        Assert.Null(Mp4AacSource.Open(wav));
        Assert.Null(Mp4AacSource.Open(files.Convert(wav, "lossless.m4a", "-c:a", "alac")));
        Assert.Null(Mp4AacSource.Open(files.Convert(wav, "pieces.m4a", "-c:a", "aac", "-movflags", "frag_keyframe+empty_moov")));
        Assert.Null(Mp4AacSource.Open(files.Convert(wav, "two.m4a", "-c:a", "aac", "-map", "0:a", "-map", "0:a")));
        var whole = File.ReadAllBytes(files.Convert(wav, "a.m4a", "-c:a", "aac", "-movflags", "+faststart"));
        File.WriteAllBytes(files["cut.m4a"], whole[..(whole.Length * 3 / 4)]);
        Assert.Null(Mp4AacSource.Open(files["cut.m4a"]));
    }

    [Fact]
    public void Damaged_boxes_and_packets_never_end_the_process()
    {
        var whole = File.ReadAllBytes(files.Convert(files.Music("source.wav", 3), "a.m4a", "-c:a", "aac", "-movflags", "+faststart"));
        var random = new Random(8);
        for (var trial = 0; trial < 200; trial++)
        {
            var bytes = (byte[])whole.Clone();
            for (var flip = 0; flip < 1 + (trial / 8); flip++)
                bytes[random.Next(trial % 2 == 0 ? 1_200 : bytes.Length)] ^= (byte)(1 << random.Next(8));
            File.WriteAllBytes(files["damaged.m4a"], bytes);
            using var ours = Mp4AacSource.Open(files["damaged.m4a"]);
            if (ours is not null)
                Assert.InRange(Read(ours, 1_000)[0].Length, 0, 20_000);
        }
    }

    public void Dispose() => files.Dispose();

    private static float[][] Read(IAudioSource source, long start)
    {
        var excerpt = new ExcerptChannels(source.ChannelCount, 20_000);
        source.Read(start, excerpt, TestContext.Current.CancellationToken);
        return excerpt.Take();
    }
}
