using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Contracts;

public sealed class IdTests
{
    [Theory]
    [InlineData("dm-003555b6")]
    [InlineData("0123456789abcdef0123456789abcdef")]
    [InlineData("Æther: 7\"")]
    public void Ordinary_ids_are_track_ids(string text) => Assert.Equal(text, TrackId.Parse(text).Value);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(" padded")]
    [InlineData("a/b")]
    [InlineData("a\\b")]
    [InlineData("a\nb")]
    [InlineData("..")]
    public void Text_that_cannot_be_a_key_or_a_route_is_no_track_id(string? text)
    {
        Assert.False(TrackId.TryParse(text, out _, out var expected));
        Assert.StartsWith("track id: expected", expected, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Kenta Cho", "kenta  cho")]
    [InlineData("BJÖRK", "bjo\u0308rk")]
    [InlineData(" Rick\tRubin ", "rick rubin")]
    public void Spellings_that_differ_in_case_spaces_or_composition_are_one_producer(string one, string other) =>
        Assert.Equal(ProducerId.FromName(one), ProducerId.FromName(other));

    [Fact]
    public void Broken_Unicode_is_neither()
    {
        Assert.False(TrackId.TryParse("a" + (char)0xD800, out _, out _));
        Assert.False(ProducerId.TryParse((char)0xDC00 + "x", out _, out _));
    }

    [Fact]
    public void An_id_is_its_own_name() =>
        Assert.Equal(ProducerId.FromName("Björk"), ProducerId.FromName(ProducerId.FromName("Björk").Value));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\u0007b")]
    [InlineData("..")]
    public void A_name_that_says_nothing_or_is_broken_is_refused(string name) =>
        Assert.Throws<ArgumentException>(() => ProducerId.FromName(name));

    [Fact]
    public void Ids_are_JSON_strings_and_bad_ones_say_what_was_expected()
    {
        Assert.Equal("\"t1\"", JsonSerializer.Serialize(TrackId.Parse("t1")));
        Assert.Equal(TrackId.Parse("t1"), JsonSerializer.Deserialize<TrackId>("\"t1\""));
        Assert.Contains("expected", Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<TrackId>("\"a/b\"")).Message, StringComparison.Ordinal);
    }
}
