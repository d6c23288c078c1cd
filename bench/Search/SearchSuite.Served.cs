namespace ProductionValue.Bench.Search;

/// <content>The same shard with and without Orleans.</content>
internal sealed partial class SearchSuite
{
    private const int Callers = 8, ServedRounds = 5;

    private void Served() => ServedAsync().GetAwaiter().GetResult();

    private async Task ServedAsync()
    {
        Say($"{Standing} tracks of {Dimensions} features, one shard; k 10, one track and one artist left out, {Callers} callers at once, {ServedRounds} rounds of two seconds in turn.");
        Say($"Directly: {Callers} threads call the shard's own search. Served: {Callers} callers await the grain, which searches on the silo's search pool.\n");
        Say($"By CPU time the ratio does not depend on what else the machine does: eight threads take more of a busy one than the pool's {Environment.ProcessorCount}.\n");
        Say($"| ranked by | directly, searches/s | served, searches/s | served ÷ directly | by CPU time |\n| --- | --- | --- | --- | --- |");
        await using var serving = await ShardServing.Start(Standing, Dimensions);
        foreach (var (name, pool) in new[] { ("cosine", 0), ("mutual proximity, pool of 50", 50) })
        {
            var time = TimeSpan.FromSeconds(2);
            serving.Direct(Callers, time, pool); // So that what is timed is compiled for good.
            await serving.Served(Callers, time, pool);
            var rounds = new List<((double Clock, double Cpu) Direct, (double Clock, double Cpu) Served)>();
            for (var round = 0; round < ServedRounds; round++)
                rounds.Add((serving.Direct(Callers, time, pool), await serving.Served(Callers, time, pool)));
            double Median(Func<((double Clock, double Cpu) Direct, (double Clock, double Cpu) Served), double> value) => Trial.Median([.. rounds.Select(value)]);
            Say($"| {name} | {Median(round => round.Direct.Clock):F0} | {Median(round => round.Served.Clock):F0} | {Median(round => round.Served.Clock / round.Direct.Clock):F2} | {Median(round => round.Served.Cpu / round.Direct.Cpu):F2} |");
        }
    }
}
