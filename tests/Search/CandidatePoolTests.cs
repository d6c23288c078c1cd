using ProductionValue.Search.Hnsw;

namespace ProductionValue.Tests.Search;

public sealed unsafe class CandidatePoolTests
{
    [Fact]
    public void A_pool_keeps_the_closest_in_order_whatever_comes_in()
    {
        var random = new Random(3);
        for (var round = 0; round < 300; round++)
        {
            var ef = random.Next(1, 120);
            using var pool = new CandidatePool();
            pool.Reset(ef, ef);
            var model = new List<(float Distance, int Node)>();
            for (var i = 0; i < 200; i++)
            {
                var distance = random.Next(60) / 4f;
                if (distance >= pool.Worst)
                    continue;
                pool.Insert(distance, i);
                var at = model.FindIndex(entry => entry.Distance > distance);
                model.Insert(at < 0 ? model.Count : at, (distance, i));
                if (model.Count > ef)
                    model.RemoveAt(ef);
            }
            Assert.Equal(model, Enumerable.Range(0, pool.Count).Select(i => (pool.Distances[i], (int)(pool.Tags[i] >> 2))));
        }
    }

    [Fact]
    public void Expanding_gives_the_closest_not_expanded_yet_even_one_that_came_in_late()
    {
        using var pool = new CandidatePool();
        pool.Reset(4, 4);
        pool.Insert(2, 20);
        pool.Insert(3, 30);
        Assert.Equal(20, pool.Expand());
        pool.Insert(1, 10);
        Assert.Equal([10, 30, -1], new[] { pool.Expand(), pool.Expand(), pool.Expand() });
    }

    [Fact]
    public void An_admitting_pool_holds_as_much_as_it_takes_for_ef_admitted_entries_and_nothing_behind_them()
    {
        var random = new Random(4);
        for (var round = 0; round < 300; round++)
        {
            var ef = random.Next(1, 20);
            using var pool = new CandidatePool();
            pool.Reset(ef, 500);
            var model = new List<(float Distance, int Node, bool Admitted)>();
            for (var i = 0; i < 150; i++)
            {
                var (distance, admitted) = (random.NextSingle(), random.Next(4) == 0);
                if (distance >= pool.WorstAdmitted)
                    continue;
                pool.Insert(distance, i, admitted);
                model.Add((distance, i, admitted));
                model.Sort();
                while (model.Count(entry => entry.Admitted) > ef || (model.Count(entry => entry.Admitted) == ef && !model[^1].Admitted))
                    model.RemoveAt(model.Count - 1);
            }
            Assert.Equal(model.Select(entry => entry.Node), Enumerable.Range(0, pool.Count).Select(i => (int)(pool.Tags[i] >> 2)));
        }
    }
}
