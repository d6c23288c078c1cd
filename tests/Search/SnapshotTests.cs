using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

public sealed class SnapshotTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("pv-snapshot").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void A_loaded_index_answers_as_the_saved_one_did_node_for_node_and_goes_on_living()
    {
        using var index = Sample();
        var path = In("a");
        index.Save(path, 99, "generation-3"u8);
        using var loaded = HnswIndex.Load(path, out var sequence, out var tag);
        loaded.ScanBelow = 0;
        Assert.Equal((99ul, "generation-3"), (sequence, System.Text.Encoding.UTF8.GetString(tag)));
        Assert.Equal(index.Options, loaded.Options);
        var (before, after) = (new Neighbor[8], new Neighbor[8]);
        foreach (var query in EmbeddingDraws.Clouds(31, 40, 10))
        {
            Assert.Equal(index.Search(query, before, 50), loaded.Search(query, after, 50));
            Assert.Equal(before, after);
        }
        Assert.True(loaded.Remove(before[0].Id));
        loaded.Add(5000, EmbeddingDraws.Clouds(32, 1, 10)[0]);
        Assert.Equal(index.Count, loaded.Count);
    }

    [Fact]
    public void An_empty_index_survives_too()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = 3 });
        index.Save(In("e"), 1);
        using var loaded = HnswIndex.Load(In("e"), out _);
        Assert.Equal(0, loaded.Count);
        loaded.Add(1, [1, 2, 3]);
        Assert.True(loaded.Contains(1));
    }

    [Fact]
    public void Saving_over_a_snapshot_leaves_no_temporary_file_and_a_failed_save_leaves_the_old_one()
    {
        using var index = Sample();
        index.Save(In("s"), 1);
        index.Save(In("s"), 2);
        Assert.Equal([In("s")], Directory.GetFiles(folder));
        Assert.ThrowsAny<IOException>(() => index.Save(Path.Combine(folder, "none", "s"), 3));
        using var loaded = HnswIndex.Load(In("s"), out var sequence);
        Assert.Equal(2ul, sequence);
    }

    [Fact]
    public void A_snapshot_cut_short_anywhere_is_refused_with_file_and_offset()
    {
        var bytes = SampleBytes();
        var random = new Random(33);
        foreach (var length in Enumerable.Range(0, 60).Select(_ => random.Next(bytes.Length)).Append(0).Append(4095).Append(bytes.Length - 1))
            Refuses(bytes[..length]);
        Refuses([.. bytes, 0]);
    }

    [Fact]
    public void A_flipped_bit_anywhere_that_is_read_is_refused_with_file_and_offset()
    {
        var bytes = SampleBytes();
        var random = new Random(34);
        var refused = 0;
        for (var round = 0; round < 400; round++)
        {
            var at = round < 200 ? random.Next(4096) : random.Next(bytes.Length);
            bytes[at] ^= (byte)(1 << round % 8);
            refused += TryLoad(bytes, out var message) ? 0 : 1;
            if (message is not null)
                Assert.Contains("offset", message, StringComparison.Ordinal);
            bytes[at] ^= (byte)(1 << round % 8);
        }
        Assert.True(refused >= 370, $"{refused} of 400 flips were noticed; only padding between sections may go unnoticed");
        Assert.True(TryLoad(bytes, out _));
    }

    /// <summary>Damage with every checksum made good again: what is left to notice is that the numbers make no graph. It must never crash.</summary>
    [Fact]
    public void Wrong_numbers_under_right_checksums_are_refused_or_harmless()
    {
        var good = SampleBytes();
        var random = new Random(35);
        var refused = 0;
        for (var round = 0; round < 300; round++)
        {
            var bytes = (byte[])good.Clone();
            for (var i = 0; i < 3; i++)
            {
                var at = random.Next(2) == 0 ? random.Next(16, 112) : random.Next(4096, bytes.Length);
                bytes[at] = (byte)random.Next(256);
            }
            SnapshotForgery.MakeChecksumsGood(bytes);
            refused += TryLoad(bytes, out _) ? 0 : 1;
        }
        Assert.True(refused > 100, $"only {refused} of 300 were refused");
    }

    [Fact]
    public void Links_out_of_range_and_ids_that_stand_twice_are_refused_by_name()
    {
        var good = SampleBytes();
        AssertForged(good, bytes => SnapshotForgery.Section(bytes, 2).Fill(0x7f), "BaseLinks");
        AssertForged(good, bytes => SnapshotForgery.Section(bytes, 6).Clear(), "Ids");
        AssertForged(good, bytes => SnapshotForgery.Section(bytes, 4).Fill(200), "Levels");
        AssertForged(good, bytes => SnapshotForgery.Section(bytes, 5).Fill(9), "States");
        AssertForged(good, bytes => SnapshotForgery.Section(bytes, 3).Fill(0x40), "UpperStart");
        AssertForged(good, bytes => SnapshotForgery.Section(bytes, 7).Fill(0x40), "UpperLinks");
    }

    [Fact]
    public void Something_that_is_no_snapshot_and_a_version_to_come_are_refused()
    {
        Refuses("this is a song, not an index"u8.ToArray());
        Refuses(new byte[8192]);
        var bytes = SampleBytes();
        bytes[8] = 2;
        SnapshotForgery.MakeChecksumsGood(bytes);
        Assert.False(TryLoad(bytes, out var message));
        Assert.Contains("version 2", message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => HnswIndex.Load(In("nothing"), out _));
    }

    [Fact]
    public void A_tag_too_long_is_refused()
    {
        using var index = Sample();
        Assert.Throws<ArgumentException>(() => index.Save(In("t"), 0, new byte[HnswIndex.MaxTagBytes + 1]));
    }

    [Fact]
    public void The_golden_of_version_1_loads_and_holds_what_it_was_made_of()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "Goldens", "Search", "index-v1.pvindex");
        using var loaded = HnswIndex.Load(path, out var sequence, out var tag);
        using var made = Golden();
        Assert.Equal((41ul, "golden"), (sequence, System.Text.Encoding.UTF8.GetString(tag)));
        Assert.Equal(made.Options, loaded.Options);
        Assert.Equal(made.Count, loaded.Count);
        var (expected, found) = (new float[6], new float[6]);
        for (var id = 0ul; id < 48; id++)
        {
            Assert.Equal(made.TryGetNode(id, out var node), loaded.TryGetNode(id, out var other));
            Assert.Equal(node, other);
            if (node < 0)
                continue;
            made.CopyEmbedding(node, expected);
            loaded.CopyEmbedding(node, found);
            Assert.Equal(expected, found);
        }
        Assert.Equal(0, loaded.CountUnreached());
    }

    /// <summary>How the golden was made; run with PV_WRITE_GOLDENS set to a folder to make it again when a version is added.</summary>
    [Fact]
    public void The_recipe_of_the_golden_still_gives_an_index_of_its_size()
    {
        using var made = Golden();
        var folderForGoldens = Environment.GetEnvironmentVariable("PV_WRITE_GOLDENS") ?? folder;
        made.Save(Path.Combine(folderForGoldens, "index-v1.pvindex"), 41, "golden"u8);
        Assert.Equal(40, made.Count);
    }

    private static HnswIndex Golden()
    {
        var index = new HnswIndex(new HnswOptions { Dimensions = 6, Metric = Metric.SquaredEuclidean, M = 4, EfConstruction = 16, Seed = 9, MaxNodes = 1000 });
        for (var i = 0; i < 48; i++)
            index.Add((ulong)i, Enumerable.Range(0, 6).Select(j => (float)((i * 7 + j * j * 13) % 29)).ToArray());
        for (var i = 0ul; i < 8; i++)
            index.Remove(i * 5);
        return index;
    }

    private static HnswIndex Sample()
    {
        var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = 10, M = 5, EfConstruction = 30, Metric = Metric.SquaredEuclidean });
        var rows = EmbeddingDraws.Clouds(30, 700, 10);
        for (var i = 0; i < rows.Length; i++)
            index.Add((ulong)i, rows[i]);
        for (var i = 0; i < 90; i++)
            index.Remove((ulong)i * 7);
        return index;
    }

    private byte[] SampleBytes()
    {
        using var index = Sample();
        index.Save(In("sample"), 5);
        return File.ReadAllBytes(In("sample"));
    }

    private string In(string name) => Path.Combine(folder, name);

    private bool TryLoad(byte[] bytes, out string? message)
    {
        var path = In("tried");
        File.WriteAllBytes(path, bytes);
        message = null;
        try
        {
            using var loaded = HnswIndex.Load(path, out _);
            loaded.ScanBelow = 0;
            loaded.Search(new float[loaded.Options.Dimensions].Select(_ => 1f).ToArray(), new Neighbor[5], 100);
            loaded.Sweep();
            return true;
        }
        catch (InvalidDataException wrong)
        {
            Assert.Contains(path, wrong.Message, StringComparison.Ordinal);
            message = wrong.Message;
            return false;
        }
    }

    private void Refuses(byte[] bytes)
    {
        Assert.False(TryLoad(bytes, out var message));
        Assert.Contains("offset", message, StringComparison.Ordinal);
    }

    private void AssertForged(byte[] good, Action<byte[]> forge, string named)
    {
        var bytes = (byte[])good.Clone();
        forge(bytes);
        SnapshotForgery.MakeChecksumsGood(bytes);
        Assert.False(TryLoad(bytes, out var message));
        Assert.Contains(named, message, StringComparison.Ordinal);
    }
}
