using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

/// <summary>What comes back of a damaged snapshot is sound, and what does not is told.</summary>
public sealed class SnapshotSalvageTests : IDisposable
{
    private const int Count = 4000, Dimensions = 16;
    private static readonly float[][] Rows = EmbeddingDraws.Clouds(70, Count, Dimensions);
    private static readonly Lazy<byte[]> Good = new(MakeGood);
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("pv-salvage").FullName, "index");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    /// <summary>Sections by number, see docs/INDEX-FORMAT.md: embeddings, ids and states cannot be replaced, the rest can.</summary>
    [Theory]
    [InlineData(1, true)]
    [InlineData(2, false)]
    [InlineData(3, false)]
    [InlineData(4, false)]
    [InlineData(5, true)]
    [InlineData(6, true)]
    [InlineData(7, false)]
    [InlineData(8, false)]
    public void A_damaged_page_costs_what_it_held_and_no_more(int section, bool loses)
    {
        var bytes = (byte[])Good.Value.Clone();
        SnapshotForgery.Section(bytes, section)[100] ^= 4;
        var live = LiveIds().Count();
        File.WriteAllBytes(path, bytes);
        Assert.Throws<InvalidDataException>(() => HnswIndex.Load(path, out _));
        using var saved = HnswIndex.Salvage(path, out var sequence, out var tag, out var losses);
        saved.ScanBelow = 0;
        Assert.Equal((7ul, "fit"), (sequence, System.Text.Encoding.UTF8.GetString(tag)));
        Assert.Contains("offset", Assert.Single(losses.Damage), StringComparison.Ordinal);
        Assert.Equal(loses, losses.Lost > 0);
        Assert.Equal(loses, saved.Count < live);
        Assert.InRange(saved.Count, live - losses.Lost, live);
        IsSound(saved);
        foreach (var id in LiveIds())
        {
            if (!saved.Contains(id))
                saved.Add(id, Rows[id]);
        }
        Assert.Equal(live, saved.Count);
        IsSound(saved);
    }

    [Fact]
    public void Damage_all_over_the_file_gives_a_sound_index_or_is_refused()
    {
        var random = new Random(71);
        var (saved, refused) = (0, 0);
        for (var round = 0; round < 25; round++)
        {
            var bytes = (byte[])Good.Value.Clone();
            for (var hit = random.Next(1, 12); hit > 0; hit--)
                bytes[random.Next(4096, bytes.Length)] ^= (byte)random.Next(1, 256);
            if (round % 5 == 0)
                bytes[random.Next(112)] ^= (byte)random.Next(1, 256);
            File.WriteAllBytes(path, bytes);
            try
            {
                using var index = HnswIndex.Salvage(path, out _, out _, out var losses);
                TestContext.Current.TestOutputHelper?.WriteLine($"round {round}: {losses.Lost} lost, {losses.Relinked} linked anew: {string.Join("; ", losses.Damage)}");
                index.ScanBelow = 0;
                IsSound(index);
                index.Add(1_000_000, Rows[0]);
                index.Remove(1_000_000);
                index.Sweep();
                IsSound(index);
                saved++;
            }
            catch (InvalidDataException damage)
            {
                Assert.Contains(path, damage.Message, StringComparison.Ordinal);
                refused++;
            }
        }
        Assert.True(saved >= 15 && refused == 5, $"{saved} saved, {refused} refused");
    }

    [Fact]
    public void All_links_gone_is_a_build_anew()
    {
        var bytes = (byte[])Good.Value.Clone();
        SnapshotForgery.Section(bytes, 2).Clear();
        SnapshotForgery.Section(bytes, 7).Clear();
        File.WriteAllBytes(path, bytes);
        using var saved = HnswIndex.Salvage(path, out _, out _, out var losses);
        saved.ScanBelow = 0;
        Assert.Equal((0, LiveIds().Count(), LiveIds().Count()), (losses.Lost, losses.Relinked, saved.Count));
        IsSound(saved);
    }

    [Fact]
    public void Wrong_numbers_under_right_checksums_are_not_salvaged()
    {
        var bytes = (byte[])Good.Value.Clone();
        SnapshotForgery.Section(bytes, 6).Clear();
        SnapshotForgery.MakeChecksumsGood(bytes);
        File.WriteAllBytes(path, bytes);
        Assert.Contains("Ids", Assert.Throws<InvalidDataException>(() => HnswIndex.Salvage(path, out _, out _, out _)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_cut_short_has_lost_its_checksums_and_is_refused()
    {
        File.WriteAllBytes(path, Good.Value[..^4096]);
        Assert.Throws<InvalidDataException>(() => HnswIndex.Salvage(path, out _, out _, out _));
    }

    private static void IsSound(HnswIndex index)
    {
        Assert.Equal(0, index.CountUnreached());
        var live = LiveIds().ToHashSet();
        var embedding = new float[Dimensions];
        var exact = new ExactIndex(Dimensions, Metric.SquaredEuclidean);
        for (ulong id = 0; id < Count; id++)
        {
            if (!index.TryCopyEmbedding(id, embedding))
                continue;
            Assert.Contains(id, live);
            Assert.Equal(Rows[id], embedding);
            exact.Add(id, embedding);
        }
        Assert.Equal(exact.Count, index.Count);
        if (exact.Count == 0)
            return;
        var recall = EmbeddingDraws.RecallAtK(index, exact, EmbeddingDraws.Clouds(72, 50, Dimensions), 10, 100);
        Assert.True(recall > 0.95, $"recall {recall:F3} of {index.Count}, {index.MeanDegree():F1} links a node");
    }

    private static IEnumerable<ulong> LiveIds() => Enumerable.Range(0, Count).Select(id => (ulong)id).Where(id => id % 9 != 0);

    private static byte[] MakeGood()
    {
        using var index = new HnswIndex(new HnswOptions { Dimensions = Dimensions, M = 8, EfConstruction = 60, Metric = Metric.SquaredEuclidean });
        index.AddMany(Enumerable.Range(0, Count).Select(id => (ulong)id).ToArray(), Rows.SelectMany(row => row).ToArray(), 2);
        for (ulong id = 0; id < Count; id += 9)
            index.Remove(id);
        var file = Path.GetTempFileName();
        index.Save(file, 7, "fit"u8);
        var bytes = File.ReadAllBytes(file);
        File.Delete(file);
        return bytes;
    }
}
