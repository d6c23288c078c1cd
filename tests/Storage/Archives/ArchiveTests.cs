using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Silo.Archives;
using ProductionValue.Silo.Storage;
using ProductionValue.Silo.Storage.Postgres;
using ProductionValue.Tests.Storage.Postgres;
using static ProductionValue.Tests.Storage.Rows;

namespace ProductionValue.Tests.Storage.Archives;

/// <summary>A backup holds everything, goes from either storage into either, and is refused when it is not what was written.</summary>
public sealed class ArchiveTests : IDisposable
{
    private readonly SqliteFolder folder = new();
    private readonly SqliteFolder target = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    private string Backup => Path.Combine(folder.Folder, "library.pvbackup");

    public void Dispose()
    {
        folder.Dispose();
        target.Dispose();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task A_backup_goes_from_either_storage_into_either(bool fromPostgres, bool toPostgres)
    {
        Dictionary<string, TrackRow> rows;
        await using (var source = await Open(fromPostgres, folder))
        {
            rows = await Fill(source.Stores);
            await Write(source.Archive);
        }

        await ArchiveReader.Check(Backup, Token);
        await using var restored = await Open(toPostgres, target);
        await restored.Archive.Import(ArchiveReader.Read(Backup, Token), Token);
        var read = await Collect(restored.Stores.Tracks.Scan(Schema, 0, Token));
        Assert.Equal(rows.Count, read.Count);
        foreach (var row in read)
        {
            var before = rows[row.Track.Value];
            Assert.Equal((before.Ordinal, before.Version, before.Sequence, before.Deleted, before.Metadata), (row.Ordinal, row.Version, row.Sequence, row.Deleted, row.Metadata));
            Assert.Equal(before.Credits, row.Credits);
            Assert.Equal(before.Audit.Select(entry => entry.Why), row.Audit.Select(entry => entry.Why));
            Assert.Equal(before.FeaturesIn(Schema)?.Values, row.FeaturesIn(Schema)?.Values);
        }

        Assert.Equal(0, (await restored.Stores.Catalogue.Verify(false, Token)).Wrong);
        Assert.Empty(await restored.Stores.Tracks.Unpropagated(10, Token));
        Assert.Equal([1, 2, 3], await restored.Stores.Models.ReadModel(7, Token));
        Assert.Equal("b.mp3: refused", (await restored.Stores.Ingests.Read("job", Token))!.Files[1].Reason);
        var next = await restored.Stores.Tracks.Write(Row("new"), Token);
        Assert.Equal((rows.Values.Max(row => row.Ordinal) + 1, rows.Values.Max(row => row.Sequence) + 1), (next.Ordinal, next.Sequence));
        await Assert.ThrowsAsync<InvalidDataException>(() => restored.Archive.Import(ArchiveReader.Read(Backup, Token), Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_backup_is_of_one_moment_whatever_is_written_meanwhile(bool postgres)
    {
        await using var source = await Open(postgres, folder);
        for (var number = 0; number < 300; number++)
            await source.Stores.Tracks.Write(Row($"t{number}"), Token);
        var told = new List<TrackRow>();
        await foreach (var record in source.Archive.Export(Token))
        {
            if (record is TrackRecord { Row: var row })
            {
                told.Add(row);
                if (told.Count <= 50)
                    await source.Stores.Tracks.Write((await source.Stores.Tracks.Read(TrackId.Parse($"t{299 - told.Count}"), [], Token))! with { Version = 2 }, Token);
            }
        }

        Assert.Equal(300, told.Select(row => row.Track).Distinct().Count());
        Assert.All(told, row => Assert.Equal(1, row.Version));
    }

    [Theory]
    [InlineData(40, "are not those that were written")]
    [InlineData(2, "another file")]
    [InlineData(8, "expected backup version")]
    public async Task A_damaged_backup_is_refused_before_anything_is_written(int position, string reason)
    {
        await using (var source = await Open(false, folder))
        {
            await Fill(source.Stores);
            await Write(source.Archive);
        }

        var bytes = await File.ReadAllBytesAsync(Backup, Token);
        bytes[position] ^= 0x10;
        await File.WriteAllBytesAsync(Backup, bytes, Token);
        Assert.Contains(reason, (await Assert.ThrowsAsync<InvalidDataException>(() => ArchiveReader.Check(Backup, Token))).Message, StringComparison.Ordinal);
        await File.WriteAllBytesAsync(Backup, bytes[..^100], Token);
        await Assert.ThrowsAsync<InvalidDataException>(() => ArchiveReader.Check(Backup, Token));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_catalogue_that_went_wrong_is_found_and_made_anew(bool postgres)
    {
        await using var source = await Open(postgres, folder);
        await Fill(source.Stores);
        var sound = await source.Stores.Catalogue.Verify(false, Token);
        Assert.Equal((12, 0, false), (sound.Checked, sound.Wrong, sound.Repaired));
        await source.Spoil();
        var wrong = await source.Stores.Catalogue.Verify(false, Token);
        Assert.True(wrong.Wrong >= 3, $"expected at least 3 wrong, got {wrong.Wrong}");
        Assert.True((await source.Stores.Catalogue.Verify(true, Token)).Repaired);
        Assert.Equal(0, (await source.Stores.Catalogue.Verify(false, Token)).Wrong);
        Assert.Equal(12, (await source.Stores.Catalogue.List(new TrackQuery("title", null, null, null, null, 5), Token)).Total);
    }

    private static async Task<Dictionary<string, TrackRow>> Fill(LibraryStores stores)
    {
        var rows = new Dictionary<string, TrackRow>();
        for (var number = 0; number < 14; number++)
            rows[$"t{number}"] = await stores.Tracks.Write(Row($"t{number}", producers: [$"P{number % 3}", "Q"], title: $"Title {number}") with { Metadata = Row("x").Metadata with { Title = $"Title {number}", Year = 1990 + number, Tagging = new TrackTagging("Pop", number) } }, Token);
        rows["t3"] = await stores.Tracks.Write(Tombstone(rows["t3"]), Token);
        rows["t5"] = await stores.Tracks.Write(rows["t5"] with { Version = 2, Credits = [new Credit("Executive", CreditRole.Executive, CreditSource.Tag)] }, Token);
        var trail = new CreditEvent(1, CreditAction.Disputed, DateTimeOffset.UnixEpoch, "Pat", "heard it", [], [], 0);
        rows["t7"] = await stores.Tracks.Write(rows["t7"] with { Version = 2, Audit = [trail] }, Token);
        rows["t6"] = await stores.Tracks.Write(Tombstone(rows["t6"]), Token);
        await stores.Models.WriteModel(7, [1, 2, 3], Token);
        await stores.Ingests.Write("job", IngestStatus.Completed, [new("a.mp3", TrackId.Parse("t0"), PutOutcome.Added, null), new("b.mp3", null, null, "b.mp3: refused")], Token);
        return rows;
    }

    private async Task Write(ILibraryArchive archive)
    {
        await using var file = File.Create(Backup);
        Assert.Equal(12, await ArchiveWriter.Write(archive, file, Token));
    }

    private static async Task<Opened> Open(bool postgres, SqliteFolder folder)
    {
        if (postgres)
        {
            var connection = PostgresServer.Shared.NewDatabase();
            var shared = await PostgresStores.Library(connection);
            var database = new Npgsql.NpgsqlConnectionStringBuilder(connection).Database!;
            return new Opened(PostgresStores.Of(shared), new PostgresArchive(shared), () =>
            {
                PostgresServer.Shared.Sql(
                    "SET search_path = production_value; DELETE FROM credited WHERE producer = 'p0'; UPDATE producers SET tracks = 99; UPDATE library SET tracks = 1; UPDATE tracks SET words = '' WHERE track = 't1'",
                    database);
                return Task.CompletedTask;
            });
        }

        var library = folder.Open();
        return new Opened(SqliteFolder.Stores(library), new SqliteArchive(library), () => library.Writer.Write(
            batch =>
            {
                batch.Session.Run("DELETE FROM credited WHERE producer = 'p0'");
                batch.Session.Run("UPDATE producers SET tracks = 99");
                batch.Session.Run("UPDATE totals SET tracks = 1");
                return batch.Session.Run("DELETE FROM words WHERE rowid = 1");
            },
            Token));
    }

    private sealed record Opened(LibraryStores Stores, ILibraryArchive Archive, Func<Task> Spoil) : IAsyncDisposable
    {
        public ValueTask DisposeAsync() => Stores.DisposeAsync();
    }
}
