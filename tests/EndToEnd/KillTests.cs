namespace ProductionValue.Tests.EndToEnd;

/// <summary>kill -9 on the real processes in the middle of the work: the same command again ends right.</summary>
public sealed class KillTests
{
    private const int Producers = 5;
    private const int TracksEach = 6;

    [Fact]
    public async Task A_silo_killed_during_an_ingest_loses_no_acknowledged_track_and_doubles_none()
    {
        var folder = Directory.CreateTempSubdirectory("pv-kill-").FullName;
        var data = Path.Combine(folder, "data");
        var recordings = Music.Some(Producers, TracksEach);
        var manifest = Music.Manifest(Path.Combine(folder, "ingest.csv"), recordings);
        try
        {
            await using (var first = await RunningSilo.Start(data))
            {
                using var ingest = first.Pv.Start("ingest", "--manifest", manifest, "--no-fit", "--json");
                await WaitForTracks(first, atLeast: 1);
                await first.Kill();
                ingest.Kill(entireProcessTree: true);
            }

            await using (var second = await RunningSilo.Start(data))
            {
                var acknowledged = await Total(second);
                Assert.InRange(acknowledged, 1, recordings.Count);
                var again = (await second.Pv.Run("ingest", "--manifest", manifest, "--json")).Expect().Json;
                Assert.Equal(recordings.Count - acknowledged, again.GetProperty("added").GetInt32());
                Assert.Equal(acknowledged, again.GetProperty("unchanged").GetInt32());
                await second.Kill(); // Once more, with everything there and fitted.
            }

            await using var third = await RunningSilo.Start(data);
            Assert.Equal(recordings.Count, await Total(third));
            var producers = (await third.Pv.Run("producers", "--json")).Expect().Json.GetProperty("producers").EnumerateArray().ToArray();
            Assert.Equal(Producers, producers.Length);
            Assert.All(producers, producer => Assert.Equal(TracksEach, producer.GetProperty("tracks").GetInt32()));
            var similar = (await third.Pv.Run("similar", recordings[0].Track, "-k", "1000", "--json")).Expect().Json.GetProperty("similar").EnumerateArray();
            var found = similar.Select(track => track.GetProperty("track").GetString()!).ToArray();
            Assert.Equal(recordings.Skip(1).Select(recording => recording.Track).Order(StringComparer.Ordinal), found.Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task WaitForTracks(RunningSilo silo, int atLeast)
    {
        for (var look = 0; await Total(silo) < atLeast; look++)
        {
            Assert.True(look < 1_200, "expected the ingest to add tracks, it added none");
            await Task.Delay(50);
        }
    }

    private static async Task<int> Total(RunningSilo silo)
    {
        using var http = new HttpClient();
        using var library = System.Text.Json.JsonDocument.Parse(await http.GetStringAsync($"{silo.Url}/api/v1/library"));
        return library.RootElement.GetProperty("tracks").GetInt32();
    }
}
