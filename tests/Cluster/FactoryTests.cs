using ProductionValue.Audio;
using ProductionValue.Contracts;
using FeatureVector = ProductionValue.Contracts.FeatureVector;

namespace ProductionValue.Tests.Cluster;

/// <summary>The model that ships with the product answers before anything is fitted, until a fit does better.</summary>
public sealed class FactoryTests
{
    private static readonly CancellationToken None = CancellationToken.None;

    [Fact]
    public async Task A_library_answers_from_its_first_tracks_on_and_names_the_factory_generation()
    {
        await using var cluster = await Cluster();
        for (var track = 0; track < 6; track++)
            await cluster.Put(Track(track % 2, track));
        var similar = (await cluster.Search.Similar(new SimilarQuery(new QueryTrack(TrackId.Parse("p0-t0")), 2), None)).Value!;
        Assert.Equal(1, similar.Generation);
        Assert.Equal(["p0-t2", "p0-t4"], similar.Similar.Select(track => track.Track.Value).Order());
        var attribution = (await cluster.Attribution.Attribute(new AttributionQuery(new QueryTrack(TrackId.Parse("p1-t1"))), None)).Value!;
        Assert.Equal(Sounds.Name(1), attribution.Producers[0].Producer);
        Assert.True(Assert.Single(await cluster.Models.List(None)).Factory);
    }

    [Fact]
    public async Task A_fit_on_too_few_credits_is_kept_aside_and_one_that_does_as_well_takes_over()
    {
        await using var cluster = await Cluster();
        for (var track = 0; track < 6; track++)
            await cluster.Put(Track(track % 2, track));
        var few = await cluster.Fit();
        Assert.Equal((2, GenerationStatus.Standby), (few.Number, few.Status));
        Assert.Contains("the factory model goes on answering", few.Note, StringComparison.Ordinal);
        for (var track = 6; track < 40; track++)
            await cluster.Put(Track(track % 4, track));
        var enough = await cluster.Fit();
        Assert.Equal((3, GenerationStatus.Live, false), (enough.Number, enough.Status, enough.Factory));
        Assert.Contains("gain over chance", enough.Note, StringComparison.Ordinal);
    }

    private static Task<LibraryCluster> Cluster() => LibraryCluster.Start(configure: options =>
    {
        options.Schema = FeatureSchema.Production.Id;
        options.SchemaDimensions[options.Schema] = FeatureSchema.Production.Dimensions.Count;
    });

    /// <summary>A track whose features lie about a point of its producer's own.</summary>
    private static TrackSubmission Track(int producer, int number)
    {
        var (sound, own) = (new Random(producer), new Random(1000 + number));
        var track = Sounds.Track(producer, number);
        var values = new float[FeatureSchema.Production.Dimensions.Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)((20 * (sound.NextDouble() - 0.5)) + own.NextDouble());
        return track with { Features = [new FeatureVector(FeatureSchema.Production.Id, values)] };
    }
}
