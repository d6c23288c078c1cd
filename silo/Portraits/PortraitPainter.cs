using ProductionValue.Audio;
using ProductionValue.Contracts;
using ProductionValue.Grains;
using ProductionValue.Grains.Tracks;
using Microsoft.Extensions.Options;

namespace ProductionValue.Silo.Portraits;

/// <summary>One side of a sound in plain terms.</summary>
/// <param name="Group">band balance, dynamics, width, timbre or loudness.</param>
/// <param name="Name">What is measured, for people.</param>
/// <param name="Unit">Unit of <paramref name="Value"/>.</param>
/// <param name="Value">Mean over the producer's tracks.</param>
/// <param name="Library">Mean over the library.</param>
/// <param name="Deviation">How far from the library's mean, in standard deviations of its tracks.</param>
internal sealed record PortraitTrait(string Group, string Name, string Unit, double Value, double Library, double Deviation);

/// <summary>A producer's sound in plain terms, against the library.</summary>
/// <param name="Producer">The name.</param>
/// <param name="Tracks">Tracks with features it is the mean of.</param>
/// <param name="Compared">Tracks of the library it is held against.</param>
/// <param name="Traits">The sides, group by group.</param>
/// <param name="Words">The most telling ones in words, most telling first.</param>
internal sealed record Portrait(string Producer, int Tracks, int Compared, PortraitTrait[] Traits, string[] Words);

/// <summary>Paints portraits of producers from the descriptors of their tracks.</summary>
internal sealed class PortraitPainter(ITrackStore store, IOptions<LibraryOptions> options) : IDisposable
{
    /// <summary>Tracks of the library that its means are taken over; more change nothing one could see.</summary>
    private const int Compared = 5_000;

    private const int MaxTracks = 2_000;
    private readonly SemaphoreSlim gate = new(1);
    private (long Sequence, PortraitStatistics Statistics)? library;

    /// <summary>The portrait, or null where no track with features credits the producer.</summary>
    public async Task<Portrait?> Paint(ProducerId producer, string name, CancellationToken cancellationToken)
    {
        var schema = options.Value.Schema;
        var own = new PortraitStatistics();
        await foreach (var row in store.ScanProducer(producer, schema, cancellationToken))
        {
            if (row.FeaturesIn(schema) is { } features && own.Count < MaxTracks)
                own.Add(features.Values);
        }

        return own.Count == 0 ? null : PortraitTerms.Describe(FeatureSchema.Find(schema), name, own, await Library(schema, cancellationToken));
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    private async Task<PortraitStatistics> Library(string schema, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken);
        try
        {
            var sequence = await store.LastSequence(cancellationToken);
            // A few new tracks do not move the means of many.
            if (library is { } painted && sequence - painted.Sequence <= painted.Statistics.Count / 20)
                return painted.Statistics;
            var statistics = new PortraitStatistics();
            await foreach (var row in store.Scan(schema, 0, cancellationToken))
            {
                if (!row.Deleted && row.FeaturesIn(schema) is { } features)
                    statistics.Add(features.Values);
                if (statistics.Count >= Compared)
                    break;
            }

            library = (sequence, statistics);
            return statistics;
        }
        finally
        {
            gate.Release();
        }
    }
}
