using ProductionValue.Learning;

namespace ProductionValue.Tests.Learning;

public sealed class LoopThreadsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(300)]
    public void Results_come_in_order_each_computed_once(int iterations)
    {
        var calls = new int[iterations];
        var results = LoopThreads.Map(iterations, i =>
        {
            Interlocked.Increment(ref calls[i]);
            return i * i;
        });
        Assert.Equal(Enumerable.Range(0, iterations).Select(i => i * i), results);
        Assert.All(calls, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_cancelled_loop_is_told_as_cancelled_and_a_broken_one_as_broken()
    {
        Assert.Throws<OperationCanceledException>(() => LoopThreads.Map<int>(4, _ => throw new OperationCanceledException()));
        var broken = Assert.Throws<AggregateException>(() => LoopThreads.Map(4, i => i == 2 ? throw new InvalidDataException("the third") : i));
        Assert.Equal("the third", broken.InnerException!.Message);
    }
}
