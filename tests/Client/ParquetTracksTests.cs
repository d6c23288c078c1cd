using System.Text.Json;
using Parquet.Serialization;
using ProductionValue.Audio;
using ProductionValue.Client;
using ProductionValue.Contracts;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Client;

/// <summary>Tracks come out of Parquet files as they were put in, whoever wrote the file, and a file that holds none is named.</summary>
public sealed class ParquetTracksTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pv-parquet-").FullName;

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("arrow.parquet")]
    [InlineData("arrow-wide.parquet")] // Years of 64 bits, vectors of doubles.
    public async Task A_file_that_Arrow_wrote_gives_its_tracks(string name)
    {
        var tracks = await Read(Path.Combine(Repository.Root, "tests", "Goldens", "imports", name));
        Assert.Equal(["t0", "t1", "t2", "t3", "t4", "t5"], tracks.Select(track => track.Track.Value));
        Assert.Equal(["Título 0", "t1", "Título 2", "t3", "Título 4", "t5"], tracks.Select(track => track.Metadata.Title));
        Assert.Equal([null, 2001, 2002, null, 2004, 2005], tracks.Select(track => track.Metadata.Year));
        Assert.Equal(["Ann", "Bo 4"], tracks[4].Credits.Select(credit => credit.Producer));
        Assert.Empty(tracks[5].Credits);
        Assert.All(tracks, track => Assert.Equal(FeatureSchema.Fitted.Id, track.Features.Single().Schema));
        Assert.Equal([3, 0.5f, -1], tracks[3].Features[0].Values);
        Assert.Equal(6, tracks.Select(track => track.ContentId).Distinct().Count());
    }

    [Fact]
    public async Task Every_column_is_read()
    {
        var path = Path.Combine(folder, "all.parquet");
        await ParquetSerializer.SerializeAsync(
            [new Whole { track = "a", content_id = "c", title = "T", artist = "R", album = "L", path = "/p", schema = "poster-1", producer = "P", year = 7, start_seconds = 1.5, duration_seconds = 9, values = [1, 2] }],
            path, cancellationToken: Token);
        var track = Assert.Single(await Read(path));
        Assert.Equal(new TrackMetadata("T", "R", "L", "/p", 1.5, 9, 7), track.Metadata);
        Assert.Equal(("c", "poster-1", "P"), (track.ContentId, track.Features[0].Schema, track.Credits[0].Producer));
        Assert.Equal([1f, 2f], track.Features[0].Values);
    }

    [Fact]
    public async Task A_file_without_what_a_track_needs_is_named_with_the_column()
    {
        var path = Path.Combine(folder, "bad.parquet");
        await ParquetSerializer.SerializeAsync([new Titled { track = "a", title = "T" }], path, cancellationToken: Token);
        await Refused("column values: expected a list of numbers");
        await ParquetSerializer.SerializeAsync([new Numbered { track = 5, values = [1] }], path, cancellationToken: Token);
        await Refused("column track: expected text");
        await File.WriteAllTextAsync(path, "no parquet at all, but long enough to hold a footer", Token);
        await Refused("");

        async Task Refused(string reason)
        {
            var refusal = await Assert.ThrowsAsync<InvalidDataException>(() => Read(path));
            Assert.StartsWith(path + ": ", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        }
    }

    private static async Task<List<TrackSubmission>> Read(string path)
    {
        using var lines = new MemoryStream();
        await ParquetTracks.WriteLines(path, lines, Token);
        lines.Position = 0;
        using var reader = new StreamReader(lines);
        var tracks = new List<TrackSubmission>();
        while (await reader.ReadLineAsync(Token) is { } line)
            tracks.Add(JsonSerializer.Deserialize<TrackSubmission>(line, ClientJson.Options)!);
        return tracks;
    }

#pragma warning disable SA1300, IDE1006, CA1819 // Properties are the file's columns.
    private sealed class Whole
    {
        public string track { get; set; } = "";

        public string? content_id { get; set; }

        public string? title { get; set; }

        public string? artist { get; set; }

        public string? album { get; set; }

        public string? path { get; set; }

        public string? schema { get; set; }

        public string? producer { get; set; }

        public int? year { get; set; }

        public double? start_seconds { get; set; }

        public double duration_seconds { get; set; }

        public float[] values { get; set; } = [];
    }

    private sealed class Titled
    {
        public string track { get; set; } = "";

        public string title { get; set; } = "";
    }

    private sealed class Numbered
    {
        public int track { get; set; }

        public float[] values { get; set; } = [];
    }
#pragma warning restore SA1300, IDE1006, CA1819
}
