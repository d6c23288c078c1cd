namespace ProductionValue.Bench.Search;

/// <content>The same shard with and without Orleans.</content>
internal sealed partial class SearchSuite
{
    private const int Callers = 8, ServedRounds = 40;

    private void Served() => ServedAsync().GetAwaiter().GetResult();

    private async Task ServedAsync()
    {
        Say($"{Standing} tracks of {Dimensions} features, one shard; k 10, one track and one artist left out, {Callers} callers at once, {ServedRounds} rounds of a quarter of a second each, both in every round; the ratio is the median of the rounds' own.");
        Say($"Directly: {Callers} threads call the shard's own search. Served: {Callers} callers await the grain, which searches on the silo's search pool.\n");
        Say($"By CPU time the ratio does not depend on what else the machine does: eight threads take more of a busy one than the pool's {Environment.ProcessorCount}.\n");
        Say($"| ranked by | directly, searches/s | served, searches/s | served ÷ directly | by CPU time | middle half |\n| --- | --- | --- | --- | --- | --- |");
        await using var serving = await ShardServing.Start(Standing, Dimensions);
        foreach (var (name, pool) in new[] { ("cosine", 0), ("mutual proximity, pool of 50", 50) })
        {
            var time = TimeSpan.FromSeconds(0.25);
            var (clock, cpu) = (new Turns(), new Turns());
            for (var round = -ServedRounds / 10; round < ServedRounds; round++)
            {
                var (direct, served) = round % 2 == 0
                    ? (serving.Direct(Callers, time, pool), await serving.Served(Callers, time, pool))
                    : Swap(await serving.Served(Callers, time, pool), serving.Direct(Callers, time, pool));
                if (round < 0)
                    continue; // So that what is timed is compiled for good.
                clock.Add(direct.Clock, served.Clock);
                cpu.Add(direct.Cpu, served.Cpu);
            }

            Say($"| {name} | {clock.First:F0} | {clock.Second:F0} | {clock.Ratio:F2} | {cpu.Ratio:F2} | {cpu.Spread} |");
        }
    }

    private static (T, T) Swap<T>(T one, T other) => (other, one);
}
