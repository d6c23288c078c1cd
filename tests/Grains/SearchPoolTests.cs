using Microsoft.Extensions.Options;
using ProductionValue.Grains;
using ProductionValue.Grains.Search;

namespace ProductionValue.Tests.Grains;

public sealed class SearchPoolTests
{
    [Fact]
    public async Task A_full_queue_is_told_at_once_and_what_waits_is_done()
    {
        using var pool = Pool(1, 2);
        using var gate = new ManualResetEventSlim();
        using var begun = new ManualResetEventSlim();
        var running = pool.TryRun(() => { begun.Set(); gate.Wait(); return 0; }, default);
        begun.Wait(TestContext.Current.CancellationToken);
        Task<int>?[] waiting = [pool.TryRun(() => 1, default), pool.TryRun(() => 2, default)];
        Assert.Null(pool.TryRun(() => 3, default));
        gate.Set();
        int[] results = [await running!, await waiting[0]!, await waiting[1]!];
        Assert.Equal([0, 1, 2], results);
    }

    [Fact]
    public async Task A_search_cancelled_while_it_waits_never_begins()
    {
        using var pool = Pool(1, 2);
        using var gate = new ManualResetEventSlim();
        using var leaving = new CancellationTokenSource();
        var running = pool.TryRun(() => { gate.Wait(); return 0; }, default);
        var began = false;
        var waiting = pool.TryRun(() => began = true, leaving.Token);
        await leaving.CancelAsync();
        gate.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting!);
        await running!;
        Assert.False(began);
    }

    [Fact]
    public async Task A_search_that_fails_fails_its_caller_and_not_the_thread()
    {
        using var pool = Pool(1, 2);
        await Assert.ThrowsAsync<InvalidDataException>(() => pool.TryRun<int>(() => throw new InvalidDataException(), default)!);
        Assert.Equal(5, await pool.TryRun(() => 5, default)!);
    }

    private static SearchPool Pool(int threads, int queue) =>
        new(Options.Create(new LibraryOptions { SearchThreads = threads, SearchQueueLimit = queue }));
}
