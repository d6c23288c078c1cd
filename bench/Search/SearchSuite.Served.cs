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
        Say($"| ranked by | directly, searches/s | served, searches/s | served ÷ directly |\n| --- | --- | --- | --- |");
        await using var serving = await ShardServing.Start(Standing, Dimensions);
        foreach (var (name, pool) in new[] { ("cosine", 0), ("mutual proximity, pool of 100", 100) })
        {
            var time = TimeSpan.FromSeconds(2);
            serving.Direct(Callers, time, pool); // So that what is timed is compiled for good.
            await serving.Served(Callers, time, pool);
            var (direct, served, ratios) = (new List<double>(), new List<double>(), new List<double>());
            for (var round = 0; round < ServedRounds; round++)
            {
                direct.Add(serving.Direct(Callers, time, pool));
                served.Add(await serving.Served(Callers, time, pool));
                ratios.Add(served[^1] / direct[^1]);
            }

            Say($"| {name} | {Trial.Median(direct):F0} | {Trial.Median(served):F0} | {Trial.Median(ratios):F2} |");
        }
    }
}
