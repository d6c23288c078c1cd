using ProductionValue.Contracts;

namespace ProductionValue.Grains.Tracks;

/// <summary>A track as it is stored: the one durable truth about it; index, producers and catalogue are views of these rows.</summary>
/// <param name="Track">Its identity.</param>
/// <param name="Ordinal">A number of its own for life, 1, 2, …: the track's id inside an index. 0 before the first write.</param>
/// <param name="Version">Rises by one with every write of this track, deletion included.</param>
/// <param name="Sequence">Rises with every write of the library, in the order of commits: what a view has seen. 0 before the write.</param>
/// <param name="Deleted">A tombstone: kept so that views learn of the deletion and versions never go back.</param>
/// <param name="ContentId">Identity of the audio content alone.</param>
/// <param name="Metadata">Title, artist, album and where it lay.</param>
/// <param name="Credits">Claims of producers.</param>
/// <param name="Features">The vectors that were asked for.</param>
/// <param name="Schemas">The schemas of all vectors that are stored.</param>
/// <param name="Former">Producers an earlier version credited and this one does not: they have to be told, whatever crashes in between.</param>
public sealed record TrackRow(
    TrackId Track, long Ordinal, long Version, long Sequence, bool Deleted, string ContentId, TrackMetadata Metadata, Credit[] Credits,
    FeatureVector[] Features, string[] Schemas, ProducerId[] Former)
{
    /// <summary>What happened to its claims, oldest first: appended to, never changed, and kept by tombstones.</summary>
    public CreditEvent[] Audit { get; init; } = [];

    /// <summary>The distinct producers whose credit says something about the sound.</summary>
    public ProducerId[] TrainingProducers => Deleted ? [] : [.. Credits.Where(credit => credit.Trains).Select(credit => credit.ProducerId).Distinct()];

    /// <summary>Their names as credited, in the order of <see cref="TrainingProducers"/>.</summary>
    public string[] TrainingNames => Deleted ? [] : [.. Credits.Where(credit => credit.Trains).DistinctBy(credit => credit.ProducerId).Select(credit => credit.Name)];

    /// <summary>The vector in <paramref name="schema"/>, or null.</summary>
    public FeatureVector? FeaturesIn(string schema) => Features.FirstOrDefault(vector => vector.Schema == schema);
}
