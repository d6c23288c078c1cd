using System.Diagnostics;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <content>An index that changes: turnover, shrinking, a writer beside a reader, growth.</content>
internal sealed partial class SearchSuite
{
    private const string ChangeTable = "| | recall@10 | queries/s | median µs | slots |\n| --- | --- | --- | --- | --- |";

    private const string TurnTable =
        "| | recall@10 fresh | recall@10 | queries/s fresh | queries/s | of the fresh one's | slots |\n| --- | --- | --- | --- | --- | --- | --- |";

    private const int Rounds = 9;

    private void Turnover()
    {
        Say($"{Standing} embeddings, EfSearch 64; fresh and churned one asked in turn, {Rounds} rounds.\n\n{TurnTable}");
        using var fresh = Build(Rows, Standing, Standing, Quantization.Float32, out var buildSeconds);
        using var churned = Build(Rows, 0, Standing, Quantization.Float32, out _);
        var cpu = Environment.CpuUsage.TotalTime;
        for (var i = 0; i < Standing; i++)
        {
            churned.Remove((ulong)i);
            churned.Add((ulong)(Standing + i), Rows.AsSpan((Standing + i) * Dimensions, Dimensions));
        }
        var seconds = (Environment.CpuUsage.TotalTime - cpu).TotalSeconds;
        Beside("after turnover", churned, fresh);
        churned.Sweep();
        Beside("after turnover, swept", churned, fresh);
        Say($"\nA removal and an insert took {seconds / Standing * 1e6:F0} µs together, an insert into the fresh one {buildSeconds / Standing * 1e6:F0} µs.");
    }

    private void Shrinking()
    {
        Say($"{Standing} embeddings, EfSearch 64.\n\n{ChangeTable}");
        using var index = Build(Rows, 0, Standing, Quantization.Float32, out _);
        for (var i = 0; i < Standing * 9 / 10; i++)
            index.Remove((ulong)i);
        using var fresh = Build(Rows, Standing * 9 / 10, Standing / 10, Quantization.Float32, out _);
        Compare("fresh build of the rest", fresh, fresh, 64);
        Compare("after removal", index, fresh, 64);
        using var copy = index.Compact(out _);
        Compare("compacted", copy, fresh, 64);
    }

    /// <summary>Both indexes in turn, so that what else the machine does meets both alike.</summary>
    private void Beside(string name, HnswIndex index, HnswIndex fresh)
    {
        var truth = trial.Truth(fresh, default(AllNodes));
        var rounds = Enumerable.Range(0, Rounds + 1).Select(_ => (Fresh: trial.Run(fresh, truth, 64, default(AllNodes)), Index: trial.Run(index, truth, 64, default(AllNodes))))
            .Skip(1).ToArray(); // The first so that what is timed is compiled for good.
        var ratio = Trial.Median([.. rounds.Select(round => round.Index.QueriesPerSecond / round.Fresh.QueriesPerSecond)]);
        var (old, now) = (rounds[0].Fresh, rounds[0].Index);
        Say($"| {name} | {old.Recall:F4} | {now.Recall:F4} | {Trial.Median([.. rounds.Select(round => round.Fresh.QueriesPerSecond)]):F0} | {Trial.Median([.. rounds.Select(round => round.Index.QueriesPerSecond)]):F0} | {ratio:F2} | {index.NodeCapacity} |");
    }

    private void Compare(string name, HnswIndex index, HnswIndex exact, int ef)
    {
        var truth = trial.Truth(exact, default(AllNodes));
        trial.Run(index, truth, ef, default(AllNodes)); // So that what is timed is compiled for good.
        var found = trial.Run(index, truth, ef, default(AllNodes));
        Say($"| {name} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} | {index.NodeCapacity} |");
    }

    private void WriterBesideReader()
    {
        Say($"{Standing} embeddings, EfSearch 64; rounds alternate, and the writer asks for each embedding it has added.\n\n| round | alone, µs | beside, µs | of its idle rate | added | not found at once |\n| --- | --- | --- | --- | --- | --- |");
        using var index = Build(Rows, 0, Standing, Quantization.Float32, out _);
        var truth = trial.Truth(index, default(AllNodes));
        trial.Run(index, truth, 64, default(AllNodes));
        var next = Standing;
        var ratios = new List<double>();
        for (var round = 1; round <= 5; round++)
        {
            var idle = trial.Run(index, truth, 64, default(AllNodes)).MedianMicroseconds;
            var (first, missed, stop) = (next, 0, false);
            var writer = new Thread(() =>
            {
                var found = new Neighbor[1];
                for (; !Volatile.Read(ref stop) && next < Standing * 2; next++)
                {
                    var row = Rows.AsSpan(next * Dimensions, Dimensions);
                    index.Add((ulong)next, row);
                    missed += index.Search(row, found, 64) == 1 && found[0].Id == (ulong)next ? 0 : 1;
                }
            });
            writer.Start();
            var beside = trial.Run(index, truth, 64, default(AllNodes)).MedianMicroseconds;
            Volatile.Write(ref stop, true);
            writer.Join();
            ratios.Add(idle / beside);
            Say($"| {round} | {idle:F1} | {beside:F1} | {idle / beside:F2} | {next - first} | {missed} |");
        }
        Say($"\nMedian: {Trial.Median(ratios):F2} of its idle rate.");
    }

    private void Growth()
    {
        Say($"EfSearch 64. Memory is what the process gained by the build; a file is loaded five times, warm, and the fastest and median are told.\n");
        Say($"| embeddings | built, a CPU second | memory, bytes each | beside the embedding | file, bytes each | recall@10 | queries/s | median µs | save, s | load, s |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var many = Draws.Rows(1, largest, Dimensions);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        for (var count = 10_000; count <= largest; count *= 10)
        {
            var before = Resident();
            using var index = Build(many, 0, count, Quantization.Float32, out var cpuSeconds);
            var bytes = (double)(Resident() - before) / count;
            var truth = trial.Truth(index, default(AllNodes));
            trial.Run(index, truth, 64, default(AllNodes));
            var found = trial.Run(index, truth, 64, default(AllNodes));
            var begun = Stopwatch.GetTimestamp();
            index.Save(path, 0);
            var save = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            var loads = Enumerable.Range(0, 5).Select(_ => LoadSeconds(path)).Order().ToArray();
            Say($"| {count} | {count / cpuSeconds:F0} | {bytes:F0} | {bytes - Dimensions * sizeof(float):F0} | {(double)new FileInfo(path).Length / count:F0} | {found.Recall:F4} | {found.QueriesPerSecond:F0} | {found.MedianMicroseconds:F1} | {save:F3} | {loads[0]:F3} / {loads[2]:F3} |");
            File.Delete(path);
        }
        Say($"\nA machine of 24 GiB holds, with 2 GiB left for the rest: {Held(32)} embeddings of 32 dimensions, {Held(64)} of 64, {Held(128)} of 128 (float32 walk; the int8 walk adds a byte a dimension).");
    }

    /// <summary>Embeddings in 22 GiB: a row, 152 bytes of links, id, state and level, 14 of the id table.</summary>
    private static string Held(int dimensions) => $"{(22L << 30) / (dimensions * 4 + 166) / 1_000_000} million";

    private static double LoadSeconds(string path)
    {
        var begun = Stopwatch.GetTimestamp();
        using var index = HnswIndex.Load(path, out _);
        return Stopwatch.GetElapsedTime(begun).TotalSeconds;
    }

    private static long Resident()
    {
        GC.Collect();
        return Environment.WorkingSet;
    }
}
