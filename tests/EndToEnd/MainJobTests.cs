using System.Text.Json;

namespace ProductionValue.Tests.EndToEnd;

/// <summary>The main job on real music, by the real command line against a real silo.</summary>
public sealed class MainJobTests : IAsyncLifetime
{
    private const int Producers = 5;
    private const int TracksEach = 6;
    private readonly string folder = Directory.CreateTempSubdirectory("pv-main-").FullName;
    private RunningSilo silo = null!;
    private List<Recording> heldBack = [];
    private List<Recording> ingested = [];
    private PvOutput ingest = null!;

    public async ValueTask InitializeAsync()
    {
        var recordings = Music.Some(Producers, TracksEach);
        heldBack = [.. recordings.GroupBy(recording => recording.Producer).Select(producer => producer.Last())];
        ingested = [.. recordings.Except(heldBack)];
        silo = await RunningSilo.Start();
        var manifest = Music.Manifest(Path.Combine(folder, "ingest.csv"), ingested);
        ingest = await silo.Pv.Run("ingest", "--manifest", manifest, "--json");
    }

    public async ValueTask DisposeAsync()
    {
        await silo.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task Ingested_music_is_attributed_searched_listed_corrected_and_removed()
    {
        Assert.Equal(ingested.Count, ingest.Expect().Json.GetProperty("added").GetInt32());
        await EveryAnswerHasItsShape();
        await HeldBackTracksAreMostlyRight();
        await TheLibraryCanBeBrowsedAndCorrected();
        await TheSameIngestAgainChangesNothing();
        await OursBeatsTheBaselineOnTheSameFolds();
        await EverythingIsThereAfterAStop();
    }

    private async Task EveryAnswerHasItsShape()
    {
        var attribution = (await silo.Pv.Run("attribute", heldBack[0].Path, "--json")).Expect().Json;
        var known = attribution.GetProperty("producers").EnumerateArray().Sum(producer => producer.GetProperty("probability").GetDouble());
        Assert.Equal(1, known + attribution.GetProperty("unknown").GetDouble(), 1e-6);
        Assert.Equal(2, attribution.GetProperty("generation").GetInt32()); // The first one ships with the product.
        var evidence = attribution.GetProperty("evidence").EnumerateArray().First();
        Assert.Contains(evidence.GetProperty("track").GetString(), ingested.Select(recording => recording.Track));
        foreach (var field in new[] { "title", "producer" })
            Assert.NotEmpty(evidence.GetProperty(field).GetString()!);

        var similar = (await silo.Pv.Run("similar", ingested[0].Track, "-k", "5", "--exclude", "artist,album", "--json")).Expect().Json;
        Assert.Equal(ingested[0].Track, similar.GetProperty("track").GetString());
        var tracks = similar.GetProperty("similar").EnumerateArray().ToArray();
        Assert.Equal(5, tracks.Length);
        Assert.DoesNotContain(tracks, track => track.GetProperty("artist").GetString() == ingested[0].Artist);
        Assert.All(tracks, track => Assert.InRange(track.GetProperty("similarity").GetDouble(), 0, 1));

        var more = (await silo.Pv.Run("more", ingested[0].Producer, "-k", "3", "--json")).Expect().Json;
        Assert.Equal(3, more.GetProperty("similar").GetArrayLength());
        Assert.DoesNotContain(
            more.GetProperty("similar").EnumerateArray().SelectMany(track => track.GetProperty("producers").EnumerateArray()),
            producer => producer.GetString() == ingested[0].Producer);
        (await silo.Pv.Run("attribute", "no-such-track")).Expect(1);
        (await silo.Pv.Run("attribute")).Expect(2);
        (await silo.Pv.Run("more", "Nobody At All")).Expect(1);
    }

    private async Task HeldBackTracksAreMostlyRight()
    {
        var right = 0;
        foreach (var recording in heldBack)
        {
            var attribution = (await silo.Pv.Run("attribute", recording.Path, "--json")).Expect().Json;
            right += attribution.GetProperty("producers")[0].GetProperty("producer").GetString() == recording.Producer ? 1 : 0;
        }

        // Chance is one in five; three of five by chance has a probability of six per cent.
        Assert.True(right >= 3, $"expected at least 3 of {heldBack.Count} held-back tracks to be right, got {right}");
    }

    private async Task TheLibraryCanBeBrowsedAndCorrected()
    {
        var producers = (await silo.Pv.Run("producers", "--json")).Expect().Json;
        Assert.Equal(Producers, producers.GetProperty("total").GetInt32());
        Assert.All(producers.GetProperty("producers").EnumerateArray(), producer => Assert.Equal(TracksEach - 1, producer.GetProperty("tracks").GetInt32()));
        var tracks = (await silo.Pv.Run("tracks", "--json")).Expect().Json;
        Assert.Equal(ingested.Count, tracks.GetProperty("total").GetInt32());
        var show = (await silo.Pv.Run("show", ingested[1].Track, "--json")).Expect().Json;
        Assert.True(show.GetProperty("searchable").GetBoolean());
        (await silo.Pv.Run("credit", ingested[1].Track, "Somebody Else")).Expect();
        Assert.Equal(Producers + 1, (await silo.Pv.Run("producers", "--json")).Expect().Json.GetProperty("total").GetInt32());
        (await silo.Pv.Run("remove", ingested[1].Track)).Expect();
        (await silo.Pv.Run("remove", ingested[1].Track)).Expect(1);
        (await silo.Pv.Run("show", ingested[1].Track)).Expect(1);
        Assert.Equal(Producers, (await silo.Pv.Run("producers", "--json")).Expect().Json.GetProperty("total").GetInt32());
    }

    private async Task TheSameIngestAgainChangesNothing()
    {
        var again = (await silo.Pv.Run("ingest", "--manifest", Path.Combine(folder, "ingest.csv"), "--json")).Expect().Json;
        Assert.Equal(1, again.GetProperty("added").GetInt32()); // The one that was removed.
        Assert.Equal(ingested.Count - 1, again.GetProperty("unchanged").GetInt32());
        Assert.Equal(0, again.GetProperty("refused").GetInt32());
    }

    private async Task OursBeatsTheBaselineOnTheSameFolds()
    {
        var report = (await silo.Pv.Run("evaluate", "--split", "random", "--folds", "3", "--json")).Expect().Json;
        var pipelines = report.GetProperty("pipelines").EnumerateArray().ToArray();
        double Accuracy(JsonElement pipeline) => pipeline.GetProperty("accuracy").GetProperty("value").GetDouble();
        var baseline = pipelines.Single(pipeline => pipeline.GetProperty("name").GetString()!.Contains("poster", StringComparison.OrdinalIgnoreCase));
        Assert.True(
            Accuracy(pipelines[0]) > Accuracy(baseline) && Accuracy(pipelines[0]) > 2 * report.GetProperty("chance").GetDouble(),
            $"ours {Accuracy(pipelines[0]):0.000}, the poster's {Accuracy(baseline):0.000}, chance {report.GetProperty("chance").GetDouble():0.000}");
    }

    private async Task EverythingIsThereAfterAStop()
    {
        var before = (await silo.Pv.Run("similar", ingested[0].Track, "-k", "40", "--json")).Expect().Out;
        Assert.Equal(0, await silo.Terminate());
        // A verb without a silo runs on an embedded one over the same data.
        var after = (await PvProcess.Embedded(silo.Data).Run("similar", ingested[0].Track, "-k", "40", "--json")).Expect().Out;
        Assert.Equal(before, after);
    }
}
