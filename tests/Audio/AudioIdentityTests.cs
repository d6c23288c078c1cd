using ProductionValue.Audio;

namespace ProductionValue.Tests.Audio;

public sealed class AudioIdentityTests : IDisposable
{
    private readonly AudioFiles files = new();

    [Theory]
    [InlineData("a.mp3")]
    [InlineData("a.flac")]
    [InlineData("a.ogg")]
    [InlineData("a.opus")]
    [InlineData("a.m4a")]
    [InlineData("a.wav")]
    [InlineData("a.aiff")]
    public void Retagging_keeps_the_identity_and_other_sound_changes_it(string name)
    {
        var plain = files.Convert(files.Music("source.wav", 3), name, "-map_metadata", "-1");
        var comment = string.Concat(Enumerable.Repeat("a long comment that moves what follows ", 400));
        var tagged = files.Convert(plain, "tagged-" + name, "-c", "copy", "-metadata", "title=Another", "-metadata", "comment=" + comment);
        var other = files.Convert(files.Music("other.wav", 2.9), "other-" + name);
        Assert.NotEqual(File.ReadAllBytes(plain), File.ReadAllBytes(tagged));
        Assert.Matches("^[0-9a-f]{32}$", IdOf(plain));
        Assert.Equal(IdOf(plain), IdOf(tagged));
        Assert.NotEqual(IdOf(plain), IdOf(other));
    }

    [Fact]
    public void Tags_at_the_end_of_an_mp3_do_not_count()
    {
        var plain = files.Convert(files.Music("source.wav", 2), "a.mp3", "-id3v2_version", "0");
        var withId3v1 = Appended(plain, "id3v1.mp3", [.. "TAG"u8, .. new byte[125]]);
        byte[] ape = [.. "APETAGEX"u8, 0xD0, 7, 0, 0, 40, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, .. new byte[8]];
        var withApe = Appended(withId3v1, "ape.mp3", [.. new byte[8], .. ape]);
        Assert.Equal(IdOf(plain), IdOf(withId3v1));
        Assert.Equal(IdOf(plain), IdOf(withApe));
    }

    [Fact]
    public void Damaged_and_unknown_files_are_identified_by_all_their_bytes()
    {
        var random = new Random(3);
        foreach (var head in new[] { "fLaC", "OggS", "RIFF1234WAVE", "FORM1234AIFF", "....ftypM4A ", "ID3\u0004..", "TAG", "" })
        {
            for (var length = 0; length < 400; length += 57)
            {
                var bytes = new byte[length];
                random.NextBytes(bytes);
                byte[] file = [.. System.Text.Encoding.Latin1.GetBytes(head), .. bytes];
                using var stream = new MemoryStream(file);
                Assert.Matches("^[0-9a-f]{32}$", AudioIdentity.Of(stream, TestContext.Current.CancellationToken).Value);
            }
        }
        File.WriteAllText(files["a.txt"], "hello");
        Assert.Equal("2cf24dba5fb0a30e26e83b2ac5b9e29e", IdOf(files["a.txt"])); // The start of SHA-256("hello").
    }

    [Fact]
    public void Only_sound_is_hashed()
    {
        var flac = files.Convert(files.Music("source.wav", 2), "a.flac");
        using var stream = File.OpenRead(flac);
        var run = Assert.Single(AudioIdentity.Payload(stream));
        Assert.True(run.Offset > 42 && run.End == stream.Length);
    }

    public void Dispose() => files.Dispose();

    private static string IdOf(string path) => AudioIdentity.Of(path, TestContext.Current.CancellationToken).Value;

    private string Appended(string path, string name, byte[] tail)
    {
        File.WriteAllBytes(files[name], [.. File.ReadAllBytes(path), .. tail]);
        return files[name];
    }
}
