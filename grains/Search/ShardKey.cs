using System.Globalization;
using System.Text;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>Key of an index shard: <c>generation/shard</c>.</summary>
internal readonly record struct ShardKey(int Generation, int Shard)
{
    /// <summary>The shard that owns a track, by a hash that is the same in every process.</summary>
    public static ShardKey Owning(int generation, TrackId track, int shardCount) => new(generation, ShardOf(track, shardCount));

    /// <summary>The ordinal of the shard that owns a track, 0…<paramref name="shardCount"/> − 1 (FNV-1a over the id's UTF-8).</summary>
    public static int ShardOf(TrackId track, int shardCount)
    {
        if (shardCount == 1)
            return 0;
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(track.Value))
            hash = (hash ^ octet) * 1099511628211UL;
        return (int)((hash ^ (hash >> 32)) % (ulong)shardCount);
    }

    /// <summary>Reads a key back.</summary>
    /// <exception cref="FormatException">It is not one.</exception>
    public static ShardKey Parse(string key)
    {
        var slash = key.IndexOf('/', StringComparison.Ordinal);
        return slash > 0
            ? new ShardKey(int.Parse(key.AsSpan(0, slash), CultureInfo.InvariantCulture), int.Parse(key.AsSpan(slash + 1), CultureInfo.InvariantCulture))
            : throw new FormatException($"shard key: expected generation/shard, got \"{key}\"");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Generation}/{Shard}");
}
