using System.Text;
using ProductionValue.Grains.Models;
using ProductionValue.Search;

namespace ProductionValue.Grains.Search;

/// <content>Which snapshot is this shard's own, and what is done with one that is not whole.</content>
internal sealed partial class IndexShard
{
    /// <summary>
    /// Loads the snapshot of this very shard of this very generation, or what is whole of it, or starts empty where there is none. One that
    /// is damaged or of rows that are gone is set aside.
    /// </summary>
    /// <param name="path">The snapshot's file.</param>
    /// <param name="generation">The generation.</param>
    /// <param name="shard">The shard's ordinal.</param>
    /// <param name="lastSequence">The newest row's sequence: a snapshot beyond it was made of other rows.</param>
    /// <param name="options">Limits.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static Task<IndexShard> Open(
        string path, LoadedGeneration generation, int shard, long lastSequence, LibraryOptions options, CancellationToken cancellationToken) =>
        Task.Run(() => Open(path, generation, $"{generation.Tag} {options.Library} {shard}/{options.ShardCount}", lastSequence, options), cancellationToken);

    private static IndexShard Open(string path, LoadedGeneration generation, string tag, long lastSequence, LibraryOptions options)
    {
        if (!File.Exists(path))
            return Empty(generation, tag, options, null);
        string damage;
        try
        {
            var loaded = HnswIndex.Load(path, out var sequence, out var saved);
            if (Fits(loaded, saved, tag, sequence, lastSequence, path, out damage))
            {
                var shard = new IndexShard(loaded, generation, tag, options, (long)sequence, null);
                shard.Measures.Loaded(File.GetLastWriteTimeUtc(path));
                return shard;
            }
        }
        catch (InvalidDataException invalid)
        {
            damage = invalid.Message;
            if (Salvage(path, generation, tag, lastSequence, options) is { } salvaged)
                return salvaged;
        }

        SetAside(path);
        return Empty(generation, tag, options, damage + "; nothing in it can be used");
    }

    private static IndexShard? Salvage(string path, LoadedGeneration generation, string tag, long lastSequence, LibraryOptions options)
    {
        try
        {
            var saved = HnswIndex.Salvage(path, out var sequence, out var savedTag, out var losses);
            if (!Fits(saved, savedTag, tag, sequence, lastSequence, path, out _))
                return null;
            SetAside(path);
            var damage = $"{string.Join("; ", losses.Damage)}; {saved.Count} tracks saved, {losses.Relinked} of them linked anew, up to {losses.Lost} lost";
            return new IndexShard(saved, generation, tag, options, (long)sequence, damage, salvaged: true);
        }
        catch (InvalidDataException)
        {
            return null; // Told already: the reason why it could not be loaded.
        }
    }

    private static bool Fits(HnswIndex index, byte[] saved, string tag, ulong sequence, long lastSequence, string path, out string damage)
    {
        var fit = Encoding.UTF8.GetString(saved);
        damage = fit == tag
            ? $"{path}: expected rows up to sequence {lastSequence}, got up to {sequence}: the rows are older than the snapshot"
            : $"{path}: expected shard {tag}, got {fit}";
        if (fit == tag && (long)sequence <= lastSequence)
            return true;
        index.Dispose();
        return false;
    }

    private static void SetAside(string path) => File.Move(path, path + ".damaged", overwrite: true);

    private static IndexShard Empty(LoadedGeneration generation, string tag, LibraryOptions options, string? damage)
    {
        var empty = new HnswIndex(new HnswOptions
        {
            Dimensions = generation.Dimensions, Metric = Metric.Cosine, Seed = (ulong)generation.Number, Quantization = Quantization.Int8,
        });
        return new IndexShard(empty, generation, tag, options, 0, damage);
    }
}
