using Microsoft.Extensions.Configuration;
using ProductionValue.Silo;

namespace ProductionValue.Tests.Silo;

/// <summary>What a silo can be told, and what it refuses.</summary>
public sealed class SiloOptionsTests
{
    [Fact]
    public void Without_a_word_the_silo_takes_the_documented_defaults()
    {
        var options = Read([], []);
        Assert.Equal((5080, false, false), (options.Port, options.Embedded, options.Verbose));
        Assert.EndsWith("/production-value", options.Data, StringComparison.Ordinal);
        Assert.Equal(("127.0.0.1", 64), (options.Http.Address, options.Http.MaxIngestBatch));
    }

    [Fact]
    public void The_command_line_goes_before_the_environment_and_limits_come_from_it()
    {
        Assert.Equal("/a", Read([], [new("DATA", "/a")]).Data);
        var options = Read(
            ["--data", "/b", "--port", "0", "--embedded", "--verbose"],
            [new("DATA", "/a"), new("HTTP:MAXBODYBYTES", "2048"), new("Storage:NoteDelay", "00:00:01"), new("SEARCH:SHARDS", "3")]);
        Assert.Equal(3, options.Search.Shards);
        Assert.Equal(("/b", 0, true, true), (options.Data, options.Port, options.Embedded, options.Verbose));
        Assert.Equal((2048, TimeSpan.FromSeconds(1)), (options.Http.MaxBodyBytes, options.Storage.NoteDelay));
    }

    [Theory]
    [InlineData("--port=-1", "", "", "--port: expected 0 to 65535, got \"-1\"")]
    [InlineData("--port=x", "", "", "--port: expected 0 to 65535, got \"x\"")]
    [InlineData("extra", "", "", "extra")]
    [InlineData("", "Http:MaxBodyBytes", "1", "Http:MaxBodyBytes: expected 1024 to 2147483648, got 1")]
    [InlineData("", "Http:MaxBodyBytes", "many", "MaxBodyBytes")]
    [InlineData("", "Http:MaxBodyBites", "4096", "MaxBodyBites")]
    [InlineData("", "Http:Address", "everywhere", "Http:Address: expected an IP address, got \"everywhere\"")]
    [InlineData("", "Search:Shards", "0", "Search:Shards: expected 1 to 1024, got 0")]
    [InlineData("", "Search:Timeout", "00:00:00", "Search:Timeout: expected up to 00:05:00, got 00:00:00")]
    [InlineData("", "Storage:WriterQueueLimit", "0", "Storage:WriterQueueLimit: expected 1 to 1000000, got 0")]
    public void What_is_out_of_range_or_unheard_of_is_named(string argument, string key, string value, string expected)
    {
        var (options, errors) = SiloOptions.Read(
            argument.Length == 0 ? [] : [argument], Configuration(key.Length == 0 ? [] : [new(key, value)]));
        Assert.Null(options);
        Assert.Contains(errors, error => error.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_said_of_search_reaches_the_grains_and_the_defaults_are_theirs()
    {
        var (said, told) = (new ProductionValue.Grains.LibraryOptions(), new ProductionValue.Grains.LibraryOptions());
        new SearchLimits().Apply(said);
        Assert.Equivalent(told, said, strict: true);
        new SearchLimits { Shards = 2, Threads = 3, QueueLimit = 4, Timeout = TimeSpan.FromSeconds(1), EfSearch = 5, ProximityPool = 6, MaxSeeds = 7 }.Apply(said);
        Assert.Equal((2, 3, 4, 5, 6, 7), (said.ShardCount, said.SearchThreads, said.SearchQueueLimit, said.EfSearch, said.ProximityPool, said.MaxSeeds));
        Assert.Equal(TimeSpan.FromSeconds(1), said.SearchTimeout);
    }

    private static SiloOptions Read(string[] arguments, KeyValuePair<string, string?>[] configuration)
    {
        var (options, errors) = SiloOptions.Read(arguments, Configuration(configuration));
        Assert.Empty(errors);
        return options!;
    }

    private static IConfigurationRoot Configuration(KeyValuePair<string, string?>[] values) =>
        new ConfigurationBuilder().AddInMemoryCollection(values).Build();
}
