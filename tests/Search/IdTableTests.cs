using ProductionValue.Search.Storage;

namespace ProductionValue.Tests.Search;

/// <summary>The table that a load fills at once, against a dictionary.</summary>
public sealed unsafe class IdTableTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(33)] // One beyond what is fetched ahead.
    [InlineData(5_000)]
    public void All_live_ids_are_found_and_no_others(int count)
    {
        var random = new Random(count);
        var (ids, states, expected) = (new ulong[count + 1], new byte[count + 1], new Dictionary<ulong, int>());
        for (var node = 0; node < count; node++)
        {
            ids[node] = node % 2 == 0 ? (ulong)node : (ulong)random.NextInt64() | 1ul << 62;
            states[node] = (byte)(node % 5 == 4 ? NodeState.Tombstone : NodeState.Live);
            if (states[node] == (byte)NodeState.Live)
                expected.Add(ids[node], node);
        }

        fixed (ulong* pinned = ids)
        fixed (byte* state = states)
        {
            var table = new IdTable(pinned);
            table.Reserve(expected.Count);
            var nodeStates = (nint)state;
            Parallel.For(0, 4, part => Assert.Equal(-1, table.AddAll(count * part / 4, count * (part + 1) / 4, (byte*)nodeStates)));
            Assert.Equal(expected.Count, table.Count);
            for (var node = 0; node < count; node++)
                Assert.Equal(expected.GetValueOrDefault(ids[node], -1), table.Find(ids[node]));
            Assert.Equal(-1, table.Find(ulong.MaxValue));
        }
    }

    [Fact]
    public void An_id_that_stands_twice_is_told()
    {
        var ids = Enumerable.Range(0, 100).Select(node => (ulong)(node == 77 ? 5 : node)).ToArray();
        var states = Enumerable.Repeat((byte)NodeState.Live, ids.Length).ToArray();
        fixed (ulong* pinned = ids)
        fixed (byte* state = states)
        {
            var table = new IdTable(pinned);
            table.Reserve(ids.Length);
            Assert.Equal(-1, table.AddAll(50, 100, state));
            Assert.Equal(77, table.AddAll(0, 50, state)); // The later of the two, whichever came first.
        }
    }
}
