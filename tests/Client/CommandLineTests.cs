using ProductionValue.Client;

namespace ProductionValue.Tests.Client;

public sealed class CommandLineTests : IDisposable
{
    private readonly TestBench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData("ingest a.mp3 b --manifest c.csv --no-fit --json")]
    [InlineData("ingest --manifest c.csv")]
    [InlineData("fit --json")]
    [InlineData("attribute song.mp3 -k 3 --start 12.5 --json")]
    [InlineData("similar t1 -k 3 --exclude artist,album --producer Bo --json")]
    [InlineData("similar t1 --exclude album")]
    [InlineData("more Bo -k 3 --own --json")]
    [InlineData("producers --limit 3 --json")]
    [InlineData("tracks --json")]
    [InlineData("tracks word --artist Ann --album Best --producer Bo -n 3")]
    [InlineData("show t1 --json")]
    [InlineData("remove t1 --json")]
    [InlineData("credit t1 Bo --role co-producer --json")]
    [InlineData("evaluate --split artist --folds 3 --seed 7 --json")]
    [InlineData("models")]
    [InlineData("models list --json")]
    [InlineData("models promote 2")]
    [InlineData("features song.mp3 --start 1 --json")]
    [InlineData("features song.mp3 --frames mfcc,mel --to arrays")]
    [InlineData("doctor --json")]
    [InlineData("demo --set music --json")]
    [InlineData("demo-data music")]
    [InlineData("up --port 0 --data here --verbose")]
    [InlineData("producers --server http://127.0.0.1:5080 --data here")]
    [InlineData("--server http://127.0.0.1:5080 producers")]
    public void Every_verb_takes_its_options(string line) => Assert.Empty(Door.Parse(_bench.Bench(), line.Split(' ')).Errors);

    [Theory]
    [InlineData("")]
    [InlineData("sing")]
    [InlineData("ingest")]
    [InlineData("ingest a.mp3 --loud")]
    [InlineData("attribute")]
    [InlineData("attribute a b")]
    [InlineData("attribute a -k 0")]
    [InlineData("attribute a -k 1001")]
    [InlineData("attribute a -k many")]
    [InlineData("attribute a --start -1")]
    [InlineData("similar a --exclude year")]
    [InlineData("more")]
    [InlineData("credit t1")]
    [InlineData("credit t1 Bo --role singer")]
    [InlineData("evaluate --split year")]
    [InlineData("evaluate --folds 1")]
    [InlineData("models promote two")]
    [InlineData("producers --server nonsense")]
    [InlineData("features song.mp3 --frames mfcc,loudest")]
    [InlineData("up --port 70000")]
    public async Task Wrong_usage_is_exit_2_and_says_where_help_is(string line)
    {
        Assert.Equal(2, await _bench.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Empty(_bench.Out.ToString());
        Assert.Contains("--help", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_exit_0_on_standard_output()
    {
        Assert.Equal(0, await _bench.Run("--help"));
        Assert.Contains("attribute", _bench.Out.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, await _bench.Run("similar", "--help"));
        Assert.Contains("--exclude", _bench.Out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_word_that_begins_with_an_at_sign_is_a_word() => Assert.Empty(Door.Parse(_bench.Bench(), ["show", "@home"]).Errors);

    [Fact]
    public void Up_hands_the_silo_its_directory_its_port_and_everything_it_does_not_know()
    {
        var parsed = Door.Parse(_bench.Bench(), ["up", "--data", _bench.At("data"), "--port", "0", "--verbose"]);
        Assert.Equal(["--data", _bench.At("data"), "--port", "0", "--verbose"], UpCommand.Words(parsed, 0, _bench.Terminal()));
    }

    [Fact]
    public async Task A_verb_without_any_silo_is_exit_1_and_says_what_is_missing()
    {
        Assert.Equal(1, await _bench.Run("producers", "--data", _bench.At("data")));
        Assert.Contains("PV_SILO", _bench.Error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Features_of_a_file_need_no_silo()
    {
        Assert.Equal(0, await _bench.Run("features", _bench.Write("a.ogg", "one"), "--json"));
        Assert.Equal(["path", "contentId", "durationSeconds", "startSeconds", "clipSeconds", "features", "frames"], _bench.Json.EnumerateObject().Select(field => field.Name));
        Assert.Equal(1, await _bench.Run("features", _bench.Write("b.ogg", "bad")));
        Assert.Equal(1, await _bench.Run("features", _bench.At("none.ogg")));
    }
}
