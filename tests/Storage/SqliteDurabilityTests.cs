using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;
using ProductionValue.Contracts;
using ProductionValue.Silo.Storage;
using static ProductionValue.Tests.Storage.Rows;

namespace ProductionValue.Tests.Storage;

/// <summary>What is left when the process, or half of its last write, is gone.</summary>
public sealed class SqliteDurabilityTests : IDisposable
{
    private readonly SqliteFolder folder = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_crash_at_any_moment_loses_no_acknowledged_write(int seed)
    {
        var random = new Random(seed);
        var acknowledged = new ConcurrentDictionary<string, long>();
        var moments = 0;
        var copies = new List<(SqliteFolder Copy, Dictionary<string, long> Acknowledged)>();
        await using (var library = folder.Open(Watch))
        {
            var store = new SqliteTrackStore(library);
            await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(async () =>
            {
                for (var number = 0; number < 40; number++)
                {
                    var track = $"w{writer}-{number % 25}";
                    var version = number < 25 ? 1 : 2;
                    await store.Write(Row(track, version, producers: [$"P{writer % 3}"]), Token);
                    acknowledged[track] = version;
                }
            }, Token)));
        }

        Assert.NotEmpty(copies);
        foreach (var (copy, expected) in copies)
        {
            using var _ = copy;
            await CheckRecovery(copy, expected);
        }

        // The writer's thread stands still while the files are copied: this is what a kill at that moment leaves.
        void Watch(WriterMoment moment)
        {
            if (++moments < 20 || random.Next(60) != 0)
                return;
            var told = acknowledged.ToDictionary();
            var copy = new SqliteFolder();
            folder.CopyTo(copy);
            if (moment != WriterMoment.AfterCommit)
                TearTail(copy, random);
            copies.Add((copy, told));
        }
    }

    [Fact]
    public void A_file_of_a_newer_version_is_refused_and_left_as_it_is()
    {
        Sql("PRAGMA application_id = 1347832898; PRAGMA user_version = 99; CREATE TABLE future (x)");
        var refusal = Assert.Throws<InvalidDataException>(() => folder.Open());
        Assert.Contains(folder.Database, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("99", refusal.Message, StringComparison.Ordinal);
        Assert.Equal("99", Sql("PRAGMA user_version"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task A_library_of_an_older_layout_is_brought_forward_with_its_rows(int version)
    {
        var written = Row("a") with { Metadata = Row("a").Metadata with { Year = 1984 } };
        await using (var made = folder.Open())
            await new SqliteTrackStore(made).Write(written, Token);
        Sql("DROP INDEX tracks_year; DROP TABLE library; DROP TABLE words_pending");
        if (version < 3)
            Sql("ALTER TABLE tracks DROP COLUMN tagging; ALTER TABLE tracks DROP COLUMN audit");
        if (version < 2)
            Sql("ALTER TABLE tracks DROP COLUMN year");
        Sql($"PRAGMA user_version = {version}");

        await using var library = folder.Open();
        var row = (await new SqliteTrackStore(library).Read(TrackId.Parse("a"), null, Token))!;
        Assert.Equal(version < 2 ? null : 1984, row.Metadata.Year);
        Assert.Equal(version < 2 ? 0 : 1, (await new SqliteCatalogueStore(library).List(new TrackQuery("1984", null, null, null, null, 5), Token)).Total);
        var dated = await new SqliteTrackStore(library).Write(row with { Version = 2, Metadata = row.Metadata with { Year = 1985 } }, Token);
        Assert.Equal(1985, (await new SqliteTrackStore(library).Read(dated.Track, [], Token))!.Metadata.Year);
        Assert.NotEqual(Guid.Empty, library.Id);
        Assert.Equal(LibrarySchema.Newest.ToString(CultureInfo.InvariantCulture), Sql("PRAGMA user_version"));
    }

    [Fact]
    public async Task A_full_disk_refuses_writes_by_name_and_keeps_every_acknowledged_one()
    {
        await using var library = folder.Open();
        var store = new SqliteTrackStore(library);
        var acknowledged = 0;
        await library.Writer.Write(batch => batch.Session.Prepare("PRAGMA max_page_count = 200").Scalar(), Token);
        var refusal = await Assert.ThrowsAsync<IOException>(async () =>
        {
            for (; acknowledged < 10_000; acknowledged++)
                await store.Write(Row($"t{acknowledged}"), Token);
        });
        Assert.Contains("the disk is full", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(acknowledged, (await Collect(store.Scan(null, 0, Token))).Count);

        await library.Writer.Write(batch => batch.Session.Prepare("PRAGMA max_page_count = 100000").Scalar(), Token);
        await store.Write(Row($"t{acknowledged}"), Token);
        await library.Ping(Token);
        Assert.Equal(0, (await new SqliteCatalogueStore(library).Verify(false, Token)).Wrong);
    }

    [Fact]
    public async Task A_disk_with_hardly_any_room_counts_as_full_before_a_write_fails()
    {
        await using var library = folder.Open(options: new StorageOptions { LeastFreeBytes = long.MaxValue });
        Assert.Contains("the disk is full", (await Assert.ThrowsAsync<IOException>(() => library.Ping(Token))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_with_any_character_survives()
    {
        await using var library = folder.Open();
        await new SqliteTrackStore(library).Write(Row("a", title: "\0 nul"), Token);
        Assert.Equal("\0 nul", (await new SqliteTrackStore(library).Read(TrackId.Parse("a"), [], Token))!.Metadata.Title);
    }

    [Fact]
    public void Another_programs_database_is_refused_and_left_as_it_is()
    {
        Sql("CREATE TABLE theirs (x)");
        Assert.Contains("another program", Assert.Throws<InvalidDataException>(() => folder.Open()).Message, StringComparison.Ordinal);
        Assert.Equal("theirs", Sql("SELECT group_concat(name) FROM sqlite_schema"));
    }

    [Fact]
    public async Task A_damaged_file_is_named()
    {
        await File.WriteAllBytesAsync(folder.Database, [.. Enumerable.Repeat((byte)'x', 9000)], Token);
        var refusal = Assert.Throws<InvalidDataException>(() => folder.Open());
        Assert.Contains(folder.Database, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("damaged", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_interrupted_creation_starts_again_and_a_finished_one_is_kept()
    {
        await File.WriteAllBytesAsync(folder.Database, [], Token);
        await using (var library = folder.Open())
            await new SqliteTrackStore(library).Write(Row("a"), Token);
        Assert.Equal(LibrarySchema.Newest.ToString(CultureInfo.InvariantCulture), Sql("PRAGMA user_version"));
        await using var again = folder.Open();
        Assert.Equal(1, await new SqliteTrackStore(again).LastSequence(Token));
    }

    [Fact]
    public void Options_out_of_range_are_named() => Assert.Contains(
        "Storage:Readers: expected 1 to 64, got 0",
        Assert.Throws<ArgumentException>(() => folder.Open(options: new StorageOptions { Readers = 0 })).Message,
        StringComparison.Ordinal);

    private static async Task CheckRecovery(SqliteFolder copy, Dictionary<string, long> expected)
    {
        await using var library = copy.Open();
        var rows = await Collect(new SqliteTrackStore(library).Scan(Schema, 0, Token));
        var versions = rows.ToDictionary(row => row.Track.Value, row => row.Version);
        foreach (var (track, version) in expected)
            Assert.True(versions.GetValueOrDefault(track) >= version, $"{track}: expected version {version} or newer, got {versions.GetValueOrDefault(track)}");
        Assert.All(rows, row => Assert.Equal(row.Version, row.FeaturesIn(Schema)!.Values[0]));
        var producers = await new SqliteCatalogueStore(library).ListProducers(null, 10, Token);
        Assert.Equal(rows.Count, producers.Producers.Sum(producer => producer.Tracks));
        Assert.Equal(rows.Count, (await new SqliteCatalogueStore(library).List(new TrackQuery("title", null, null, null, null, 1), Token)).Total);
        Assert.Equal(rows.Count, (await new SqliteCatalogueStore(library).Summarize(Token)).Tracks);
    }

    /// <summary>Appends the beginning of a transaction that never ended, or of nothing at all.</summary>
    private static void TearTail(SqliteFolder copy, Random random)
    {
        var log = copy.Database + "-wal";
        if (!File.Exists(log))
            return;
        var tail = new byte[random.Next(1, 9000)];
        random.NextBytes(tail);
        using var file = new FileStream(log, FileMode.Append);
        file.Write(tail);
    }

    private string Sql(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={folder.Database};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
#pragma warning disable CA2100 // Constants of this file.
        command.CommandText = sql;
#pragma warning restore CA2100
        return Convert.ToString(command.ExecuteScalar(), CultureInfo.InvariantCulture) ?? "";
    }
}
