using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>A row as the statements want it, encoded by the caller so that the one writing thread does nothing but write.</summary>
internal sealed class EncodedTrack
{
    /// <summary>Encodes a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="longestName">Characters of a name that count for the order of lists.</param>
    /// <exception cref="ArgumentException">Its version is not a version.</exception>
    public EncodedTrack(TrackRow row, int longestName = int.MaxValue)
    {
        if (row.Version < 1)
            throw new ArgumentException($"version: expected 1 or more, got {row.Version}", nameof(row));
        Row = row;
        Entry = new CatalogueEntry(
            ListingKey.Of(row.Track, row.Metadata, longestName), row.Metadata.Title, row.Metadata.Artist, row.Metadata.Album, row.Credits, row.Metadata.Year);
        Credits = StoredJson.Write(row.Credits);
        Former = StoredJson.Write(row.Former);
        Tagging = StoredJson.Write(new FurtherMetadata(row.Metadata.Tagging, row.Metadata.VanishedAt));
        Audit = StoredJson.Write(row.Audit);
        Vectors = row.Deleted ? [] : [.. row.Features.Select(vector => (vector.Schema, VectorCodec.Encode(vector.Schema, vector.Values)))];
    }

    /// <summary>The row itself.</summary>
    public TrackRow Row { get; }

    /// <summary>What the catalogue shows of it, were it not deleted.</summary>
    public CatalogueEntry Entry { get; }

    /// <summary>Its credits as JSON.</summary>
    public string Credits { get; }

    /// <summary>Its former producers as JSON.</summary>
    public string Former { get; }

    /// <summary>What its tags tell besides, as JSON.</summary>
    public string Tagging { get; }

    /// <summary>What happened to its claims, as JSON.</summary>
    public string Audit { get; }

    /// <summary>Its vectors by schema; none for a tombstone.</summary>
    public (string Schema, byte[] Vector)[] Vectors { get; }

    /// <summary>The schemas the track has vectors of after this write, given those it had before.</summary>
    public string[] SchemasAfter(string[] before) => Row.Deleted ? [] : [.. before.Union(Vectors.Select(vector => vector.Schema))];
}
