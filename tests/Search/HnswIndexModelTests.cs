using CsCheck;
using ProductionValue.Search;

namespace ProductionValue.Tests.Search;

/// <summary>Random sequences of operations, against a dictionary.</summary>
public sealed class HnswIndexModelTests
{
    private const int Dimensions = 5;

    private enum Step
    {
        Add,
        Remove,
        Search,
        Sweep,
        Reload,
    }

    [Fact]
    public void Any_sequence_of_operations_leaves_what_a_dictionary_would_hold()
    {
        var step = Gen.Select(Gen.Frequency((12, Gen.Const(Step.Add)), (9, Gen.Const(Step.Remove)), (6, Gen.Const(Step.Search)), (1, Gen.Const(Step.Sweep)), (1, Gen.Const(Step.Reload))), Gen.Int[0, 60], Gen.Int[0, 1 << 20]);
        Gen.Select(Gen.Enum<Metric>(), Gen.Int[2, 6], step.Array[1, 400]).Sample((metric, m, steps) => Run(metric, m, steps), iter: 150);
    }

    private static void Run(Metric metric, int m, (Step Step, int Id, int Draw)[] steps)
    {
        var index = EmbeddingDraws.Walked(new HnswOptions { Dimensions = Dimensions, Metric = metric, M = m, EfConstruction = 20 });
        var model = new Dictionary<ulong, float[]>();
        try
        {
            foreach (var (step, id, draw) in steps)
            {
                switch (step)
                {
                    case Step.Add:
                        var row = EmbeddingDraws.Gaussian(new Random(draw), Dimensions, 1);
                        var node = index.Add((ulong)id, row);
                        model[(ulong)id] = row;
                        Assert.Equal((ulong)id, index.IdOf(node));
                        break;
                    case Step.Remove:
                        Assert.Equal(model.Remove((ulong)id), index.Remove((ulong)id));
                        break;
                    case Step.Search:
                        Compare(index, model, metric, EmbeddingDraws.Gaussian(new Random(draw), Dimensions, 1));
                        break;
                    case Step.Sweep:
                        index.Sweep();
                        Assert.Equal(0, index.TombstoneCount);
                        break;
                    default:
                        index = Reload(index);
                        break;
                }
                Assert.Equal(model.Count, index.Count);
                Assert.Equal(model.ContainsKey((ulong)id), index.Contains((ulong)id));
            }
            Compare(index, model, metric, [1, 0, 0, 0, 0]);
        }
        finally
        {
            index.Dispose();
        }
    }

    /// <summary>With a beam wider than the index every node must be found: none is unreachable, none is found twice, none that was removed.</summary>
    private static void Compare(HnswIndex index, Dictionary<ulong, float[]> model, Metric metric, float[] query)
    {
        var exact = new ExactIndex(Dimensions, metric);
        foreach (var (id, row) in model)
            exact.Add(id, row);
        var (found, truth) = (new Neighbor[70], new Neighbor[70]);
        var count = index.Search(query, found, 70);
        Assert.Equal(exact.Search(query, truth), count);
        Assert.Equal(model.Keys.Order(), found[..count].Select(neighbor => neighbor.Id).Order());
        for (var i = 0; i < count; i++)
            Assert.Equal(truth[i].Distance, found[i].Distance, 1e-4f);
        if (metric != Metric.Cosine)
        {
            var copy = new float[Dimensions];
            foreach (var neighbor in found[..count])
            {
                index.CopyEmbedding(neighbor.Node, copy);
                Assert.Equal(model[neighbor.Id], copy);
            }
        }
    }

    private static HnswIndex Reload(HnswIndex index)
    {
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        try
        {
            index.Save(path, 7, [1, 2]);
            index.Dispose();
            var loaded = HnswIndex.Load(path, out var sequence, out var tag);
            loaded.ScanBelow = 0;
            Assert.Equal(7ul, sequence);
            Assert.Equal([1, 2], tag);
            return loaded;
        }
        finally
        {
            File.Delete(path);
        }
    }
}
