using System.Text.Json;
using Microsoft.Data.Sqlite;
using ProductionValue.Audio;
using ProductionValue.Client;
using ProductionValue.Contracts;
using ProductionValue.Tests.Grains;
using ProductionValue.Tests.Storage.Postgres;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>The verbs that look after a library as a whole, as processes: import, backup, restore, verify, migrate, up --cluster.</summary>
public sealed class LibraryVerbsTests : IDisposable
{
    private const int Tracks = 24;
    private readonly string folder = Directory.CreateTempSubdirectory("pv-library-").FullName;

    private string Backup => At("library.pvbackup");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_library_is_imported_in_bulk_backed_up_verified_and_taken_to_a_cluster_and_back()
    {
        string similar;
        await using (var silo = await RunningSilo.Start(At("first")))
        {
            await ImportAll(silo.Pv);
            (await silo.Pv.Run("fit", "--json")).Expect();
            similar = await Similar(silo.Pv);
            // The model that ships with the product is generation 1.
            var views = (await silo.Pv.Run("verify", "--json")).Expect().Json.GetProperty("views").EnumerateArray().ToArray();
            Assert.Equal(["catalogue", "index shard 2/0", "producers", "fingerprints"], views.Select(view => view.GetProperty("view").GetString()));
            Assert.All(views, view => Assert.Equal((0, true), (view.GetProperty("wrong").GetInt64(), view.GetProperty("checked").GetInt64() > 0)));
            (await silo.Pv.Run("backup", Backup)).Expect();
            Assert.Equal(0, await silo.Terminate());
        }

        var cluster = PostgresServer.Shared.NewDatabase();
        var nobody = PvProcess.Embedded(At("nobody"));
        Assert.Contains("schema version 1", (await nobody.Run("migrate", "--cluster", cluster)).Expect().Out, StringComparison.Ordinal);
        (await nobody.Run("restore", Backup, "--cluster", cluster)).Expect();
        Assert.Contains("expected an empty library", (await nobody.Run("restore", Backup, "--cluster", cluster)).Expect(1).Error, StringComparison.Ordinal);
        await using (var shared = await RunningSilo.Start(At("shared"), "--cluster", cluster))
        {
            Assert.Equal(similar, await Similar(shared.Pv));
            (await shared.Pv.Run("remove", "t1")).Expect();
            (await shared.Pv.Run("backup", Backup)).Expect();
        }

        var back = PvProcess.Embedded(At("back"));
        (await back.Run("restore", Backup)).Expect();
        Assert.Contains("expected a new data directory", (await back.Run("restore", Backup)).Expect(1).Error, StringComparison.Ordinal);
        Assert.Equal(Tracks - 1, (await back.Run("tracks", "--json")).Expect().Json.GetProperty("total").GetInt64());
    }

    [Fact]
    public async Task A_view_that_went_wrong_is_told_by_verify_and_made_anew_by_repair()
    {
        var pv = PvProcess.Embedded(At("spoilt"));
        await File.WriteAllLinesAsync(At("tracks.ndjson"), Enumerable.Range(0, 6).Select(Line), TestContext.Current.CancellationToken);
        (await pv.Run("import", At("tracks.ndjson"))).Expect();
        await using (var database = new SqliteConnection($"Data Source={At("spoilt/library.db")};Pooling=False"))
        {
            await database.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = database.CreateCommand();
            command.CommandText = "UPDATE producers SET tracks = 99";
            Assert.Equal(3, await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
        }

        Assert.Contains("WRONG", (await pv.Run("verify")).Expect(1).Out, StringComparison.Ordinal);
        Assert.Contains("made anew", (await pv.Run("verify", "--repair")).Expect().Out, StringComparison.Ordinal);
        Assert.Equal(0, (await pv.Run("verify", "--json")).Expect().Json.GetProperty("views")[0].GetProperty("wrong").GetInt64());
        Assert.Contains($"schema version {ProductionValue.Silo.Storage.LibrarySchema.Newest}", (await pv.Run("migrate")).Expect().Out, StringComparison.Ordinal);
    }

    private async Task ImportAll(PvProcess pv)
    {
        var lines = Enumerable.Range(0, Tracks).Select(Line).ToArray();
        await File.WriteAllLinesAsync(At("some.ndjson"), [.. lines[..20], "", "{\"track\":", Line(99).Replace(FeatureSchema.Fitted.Id, "nobody-1", StringComparison.Ordinal)], TestContext.Current.CancellationToken);
        var first = (await pv.Run("import", At("some.ndjson"), "--json")).Expect(1).Json;
        Assert.Equal((20, 0, 2), (first.GetProperty("added").GetInt32(), first.GetProperty("unchanged").GetInt32(), first.GetProperty("refused").GetInt32()));
        Assert.Equal([22, 23], first.GetProperty("refusals").EnumerateArray().Select(refusal => refusal.GetProperty("line").GetInt32()));

        await File.WriteAllLinesAsync(At("all.ndjson"), lines, TestContext.Current.CancellationToken);
        var second = (await pv.Run("import", At("all.ndjson"), "--json")).Expect().Json;
        Assert.Equal((4, 20, 0), (second.GetProperty("added").GetInt32(), second.GetProperty("unchanged").GetInt32(), second.GetProperty("refused").GetInt32()));
        Assert.Equal(Tracks, (await pv.Run("tracks", "--json")).Expect().Json.GetProperty("total").GetInt64());
        Assert.Contains("no-such.ndjson", (await pv.Run("import", At("no-such.ndjson"))).Expect(1).Error, StringComparison.Ordinal);
        (await pv.Run("import")).Expect(2);
        var foreign = Path.Combine(Tidy.Repository.Root, "tests", "Goldens", "imports", "arrow.parquet");
        Assert.Contains("expected 440", (await pv.Run("import", foreign, "--json")).Expect(1).Out, StringComparison.Ordinal); // Its vectors are of three numbers.
    }

    private static async Task<string> Similar(PvProcess pv) => string.Join(' ', (await pv.Run("similar", "t0", "-k", "5", "--json")).Expect().Json
        .GetProperty("similar").EnumerateArray().Select(track => track.GetProperty("track").GetString()));

    private static string Line(int number)
    {
        var random = new Random(number);
        float[] values = [.. FeatureSchema.Fitted.Dimensions.Select(_ => (float)((random.NextDouble() / 2) + (number % 3)))];
        return JsonSerializer.Serialize(
            new TrackSubmission(
                TrackId.Parse($"t{number}"), Samples.ContentOf($"t{number}"), new TrackMetadata($"Title {number}", $"Artist {number % 7}", $"Album {number}", $"/{number}", null, 180, 2000 + number),
                [new ProductionValue.Contracts.FeatureVector(FeatureSchema.Fitted.Id, values)], [new Credit($"Producer {number % 3}", CreditRole.Producer, CreditSource.Manifest)]),
            ClientJson.Options);
    }

    private string At(string name) => Path.Combine(folder, name);
}
