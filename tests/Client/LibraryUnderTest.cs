using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Client;

/// <summary>A library of three producers with eight tracks each, fitted once, and one way to reach it.</summary>
public abstract class LibraryUnderTest : IAsyncLifetime
{
    private const int Producers = 3;
    private const int TracksEach = 8;

    /// <summary>The way to it.</summary>
    public IProductionValue Library { get; protected set; } = null!;

    /// <summary>The feature schema it is fitted on.</summary>
    public abstract string Schema { get; }

    /// <summary>Dimensions of that.</summary>
    public abstract int Dimensions { get; }

    /// <summary>How many tracks it holds while no test adds any.</summary>
    public static int Tracks => Producers * TracksEach;

    /// <summary>What stood in the way of an answer before anything was fitted; null: a model that came with the product answered.</summary>
    public ProblemException? BeforeAnyFit { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Library = await Start();
        for (var producer = 0; producer < Producers; producer++)
        {
            for (var number = 0; number < TracksEach; number++)
                Assert.Equal(PutOutcome.Added, (await Library.Put(Track(producer, number), CancellationToken.None)).Outcome);
        }

        try
        {
            await Library.Attribute(new AttributionQuery(new QueryTrack(Id(0, 0))), CancellationToken.None);
        }
        catch (ProblemException problem)
        {
            BeforeAnyFit = problem;
        }

        await Fit();
    }

    public abstract ValueTask DisposeAsync();

    /// <summary>Fits a generation, promotes it whatever it measures, and waits for it.</summary>
    public async Task<Generation> Fit()
    {
        var fit = await Library.StartFit(force: true, CancellationToken.None);
        while (!fit.Done)
        {
            await Task.Delay(50);
            fit = (await Library.Operation(fit.Id, CancellationToken.None))!;
        }

        Assert.Null(fit.Error);
        return fit.Generation!;
    }

    public static TrackId Id(int producer, int number) => TrackId.Parse($"p{producer}?t {number}"); // What a route has to escape.

    public static string Name(int producer) => $"Producer {producer}";

    /// <summary>A track that sounds like its producer; the same arguments give the same track.</summary>
    public TrackSubmission Track(int producer, int number) => new(
        Id(producer, number), Grains.Samples.ContentOf($"{producer} {number}"),
        new TrackMetadata($"Song {number} of {producer}", $"Artist {producer} {number % 2}", $"Album {producer} {number % 4}", $"music/{producer}-{number}.flac", 12, 180, 1990 + number),
        [Sound(producer, number)], [new Credit(Name(producer), CreditRole.Producer, CreditSource.Manifest)]);

    /// <summary>How a track of a producer sounds.</summary>
    public FeatureVector Sound(int producer, int number)
    {
        var (sound, variation) = (new Random(100 + producer), new Random((1000 * (producer + 1)) + number));
        return new FeatureVector(Schema, [.. Enumerable.Range(0, Dimensions).Select(_ => (float)((3 * sound.NextDouble()) + variation.NextDouble()))]);
    }

    /// <summary>Starts the library, empty.</summary>
    protected abstract Task<IProductionValue> Start();
}
