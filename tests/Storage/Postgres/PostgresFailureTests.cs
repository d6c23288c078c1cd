using Npgsql;
using ProductionValue.Contracts;
using ProductionValue.Silo.Storage.Postgres;
using static ProductionValue.Tests.Storage.Rows;

namespace ProductionValue.Tests.Storage.Postgres;

/// <summary>What a PostgreSQL that is not as it should be is told as, and that nothing is half written.</summary>
public sealed class PostgresFailureTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_wrong_at_the_start_is_named_without_the_password()
    {
        var server = PostgresServer.Shared;
        var there = server.NewDatabase();
        var database = new NpgsqlConnectionStringBuilder(there).Database!;
        await Refused("refuses the user or the password", server.To(database, "wrong"));
        await Refused("does not exist: create it first", server.To("nowhere"));
        await Refused("cannot be reached", there.Replace($"Port={server.Port}", "Port=1", StringComparison.Ordinal));
        await Refused("read-only", there + ";Options=-c default_transaction_read_only=on");
        server.Sql("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1'");
        await Refused("expected a database in UTF8, got LATIN1", server.To("latin"));
        await using (await PostgresStores.Library(there))
            server.Sql("UPDATE production_value.library SET version = 99", database);
        await Refused($"expected schema version {PostgresSchema.Newest} or older, got 99", there);

        async Task Refused(string reason, string connection)
        {
            var refusal = await Assert.ThrowsAnyAsync<Exception>(() => PostgresStores.Library(connection));
            Assert.True(refusal is IOException or InvalidDataException, refusal.ToString());
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
            Assert.Contains("PostgreSQL 127.0.0.1:", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain(PostgresServer.Password, refusal.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("Host=")]
    [InlineData("Database=x")]
    public async Task A_text_that_is_no_connection_string_is_refused_by_name(string text) =>
        Assert.StartsWith("--cluster: expected", (await Assert.ThrowsAsync<ArgumentException>(() => PostgresStores.Library(text))).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Another_number_of_shards_than_the_librarys_is_refused()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        await using (var made = await PostgresLibrary.Open(connection, PostgresStores.Options, 3, TimeProvider.System, Token))
            Assert.Equal(3, made.ShardCount);
        await using (var again = await PostgresStores.Library(connection))
            Assert.Equal(3, again.ShardCount);
        var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => PostgresLibrary.Open(connection, PostgresStores.Options, 5, TimeProvider.System, Token));
        Assert.Contains("expected 3 shards", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Writers_of_two_silos_share_one_sequence_without_gaps()
    {
        var connection = PostgresServer.Shared.NewDatabase();
        await using var one = await PostgresStores.Library(connection);
        await using var other = await PostgresStores.Library(connection);
        var rows = await Task.WhenAll(Enumerable.Range(0, 200).Select(number =>
            new PostgresTrackStore(number % 2 == 0 ? one : other).Write(Row($"t{number}", producers: ["P"]), Token)));
        Assert.Equal(Enumerable.Range(1, 200).Select(number => (long)number), rows.Select(row => row.Sequence).Order());
        Assert.Equal(200, (await new PostgresCatalogueStore(one).ListProducers(null, 1, Token)).Producers[0].Tracks);
        Assert.Equal(one.Id, other.Id);
    }

    [Fact]
    public async Task A_row_PostgreSQL_refuses_fails_alone()
    {
        await using var library = await PostgresStores.Library(PostgresServer.Shared.NewDatabase());
        var store = new PostgresTrackStore(library);
        await Assert.ThrowsAsync<ArgumentException>(() => store.Write(Row("nul", title: "\0"), Token));
        var good = Enumerable.Range(0, 20).Select(number => store.Write(Row($"t{number}"), Token)).ToArray();
        var bad = store.Write(Row("bad", title: "\ud800"), Token); // Half a character has no UTF-8.
        await Assert.ThrowsAnyAsync<Exception>(() => bad);
        await Task.WhenAll(good);
        Assert.Equal(20, (await new PostgresCatalogueStore(library).Summarize(Token)).Tracks);
    }

    [Fact]
    public async Task A_server_that_goes_away_is_told_and_one_that_comes_back_is_used_again()
    {
        using var server = new PostgresServer();
        await using var library = await PostgresStores.Library(server.NewDatabase());
        var store = new PostgresTrackStore(library);
        await store.Write(Row("before"), Token);
        server.Stop(crash: true);
        var told = await Assert.ThrowsAsync<IOException>(() => library.Ping(Token));
        Assert.Contains("PostgreSQL", told.Message, StringComparison.Ordinal);

        var waiting = store.Write(Row("meanwhile"), Token); // Not yet at its commit: tried until the server is back.
        server.Start();
        await waiting;
        await library.Ping(Token);
        Assert.NotNull(await store.Read(TrackId.Parse("before"), null, Token));
        server.Stop();
        server.Start();
        Assert.NotNull(await store.Read(TrackId.Parse("meanwhile"), null, Token)); // Its connections are dead; the read takes a new one.
    }
}
