using CsCheck;
using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

/// <summary>Random sequences of changes, saves and loads with searches on other threads throughout, against a dictionary.</summary>
public sealed class HnswIndexConcurrentModelTests : IDisposable
{
    private const int Dimensions = 6, Ids = 120, Readers = 3;
    private readonly string path = Path.Combine(Directory.CreateTempSubdirectory("pv-concurrent").FullName, "index");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);

    [Fact]
    public void Whatever_is_done_beside_them_searches_are_sound_and_the_end_is_what_a_dictionary_holds()
    {
        var step = Gen.Select(Gen.Int[0, 99], Gen.Int[0, Ids - 1], Gen.Int[0, 1 << 20]);
        Gen.Select(Gen.Enum<Quantization>(), step.Array[200, 1200]).Sample((quantization, steps) => Run(quantization, steps), iter: 12, threads: 1);
    }

    private void Run(Quantization quantization, (int Kind, int Id, int Draw)[] steps)
    {
        using var index = EmbeddingDraws.Walked(new HnswOptions
        {
            Dimensions = Dimensions, Metric = Metric.SquaredEuclidean, M = 4, EfConstruction = 20, Quantization = quantization,
        });
        index.Add(0, EmbeddingDraws.Gaussian(new Random(0), Dimensions, 1));
        var model = new Dictionary<ulong, float[]> { [0] = EmbeddingDraws.Gaussian(new Random(0), Dimensions, 1) };
        var over = false;
        var readers = Enumerable.Range(0, Readers).Select(reader => Task.Run(() =>
        {
            var random = new Random(reader);
            while (!Volatile.Read(ref over))
                Search(index, random);
        })).ToArray();
        foreach (var (kind, id, draw) in steps)
            Change(index, model, kind, (ulong)id, draw);
        Volatile.Write(ref over, true);
        Task.WaitAll(readers, TestContext.Current.CancellationToken); // Throws what a reader threw.
        index.Sweep(); // Between sweeps an insert may drop the last way to a group of nodes.
        Compare(index, model);
    }

    private void Change(HnswIndex index, Dictionary<ulong, float[]> model, int kind, ulong id, int draw)
    {
        switch (kind)
        {
            case < 60:
                model[id] = EmbeddingDraws.Gaussian(new Random(draw), Dimensions, 1);
                index.Add(id, model[id]);
                var found = new Neighbor[1];
                Assert.Equal(1, index.Search(model[id], found, 200));
                Assert.Equal(0, found[0].Distance);
                break;
            case < 97:
                Assert.Equal(model.Remove(id), index.Remove(id));
                break;
            case < 98:
                index.Sweep();
                break;
            default:
                index.Save(path, (ulong)model.Count);
                using (var loaded = HnswIndex.Load(path, out var count))
                {
                    loaded.ScanBelow = 0;
                    Assert.Equal((ulong)model.Count, count);
                    Compare(loaded, model);
                }

                break;
        }
    }

    private static void Search(HnswIndex index, Random random)
    {
        var nearest = new Neighbor[10];
        var found = index.Search(EmbeddingDraws.Gaussian(random, Dimensions, 1), nearest, 40);
        Assert.InRange(found, 0, 10);
        Assert.Equal(found, nearest.Take(found).Select(neighbor => neighbor.Id).Distinct().Count());
        for (var i = 0; i < found; i++)
        {
            Assert.True(nearest[i].Id < Ids && float.IsFinite(nearest[i].Distance));
            Assert.True(i == 0 || nearest[i].Distance >= nearest[i - 1].Distance);
        }
    }

    private static void Compare(HnswIndex index, Dictionary<ulong, float[]> model)
    {
        Assert.Equal(model.Count, index.Count);
        Assert.Equal(0, index.CountUnreached());
        var embedding = new float[Dimensions];
        foreach (var (id, row) in model)
        {
            Assert.True(index.TryCopyEmbedding(id, embedding));
            Assert.Equal(row, embedding);
        }

        var nearest = new Neighbor[Ids];
        Assert.Equal(model.Keys.Order(), nearest[..index.Search(new float[Dimensions], nearest, 400)].Select(neighbor => neighbor.Id).Order());
    }
}
