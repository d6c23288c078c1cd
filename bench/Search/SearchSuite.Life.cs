using System.Diagnostics;
using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <content>An index that changes: turnover, shrinking, a writer beside a reader, growth.</content>
internal sealed partial class SearchSuite
{
    private const string TurnTable =
        "| | recall@10 fresh | recall@10 | queries/s fresh | queries/s | of the fresh one's | middle half | slots |\n| --- | --- | --- | --- | --- | --- | --- | --- |";

    private const int TurnCount = 600, FilterTurnCount = 150;

    private static FormattableString InTurns(int count) =>
        $"Asked in {count} turns of {Turns.Queries} queries each, both in every turn: rates are medians, and the ratio is the median of the turns' own.";

    private void Turnover()
    {
        Say($"{Standing} embeddings, EfSearch 64. {InTurns(TurnCount)}\n\n{TurnTable}");
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
        Say($"{Standing} embeddings, EfSearch 64. Beside a fresh build of the rest. {InTurns(TurnCount)}\n\n{TurnTable}");
        using var index = Build(Rows, 0, Standing, Quantization.Float32, out _);
        for (var i = 0; i < Standing * 9 / 10; i++)
            index.Remove((ulong)i);
        using var fresh = Build(Rows, Standing * 9 / 10, Standing / 10, Quantization.Float32, out _);
        Beside("after removal", index, fresh);
        using var copy = index.Compact(out _);
        Beside("compacted", copy, fresh);
    }

    private void Beside(string name, HnswIndex index, HnswIndex fresh)
    {
        var truth = trial.Truth(fresh, default(AllNodes));
        var (before, after) = (trial.Recall(fresh, truth, 64, default(AllNodes)), trial.Recall(index, truth, 64, default(AllNodes)));
        var turns = Turns.Of(TurnCount, trial.Asking(fresh, 64, default(AllNodes)), trial.Asking(index, 64, default(AllNodes)));
        Say($"| {name} | {before:F4} | {after:F4} | {turns.First:F0} | {turns.Second:F0} | {turns.Ratio:F2} | {turns.Spread} | {index.NodeCapacity} |");
    }

    private void WriterBesideReader()
    {
        Say($"{Standing} embeddings, EfSearch 64; the writer asks for each embedding it has added. {InTurns(TurnCount)} Of a reader with a writer beside it, it is the clock that counts.\n\n| alone, queries/s | beside, queries/s | of its idle rate | middle half | added | not found at once |\n| --- | --- | --- | --- | --- | --- |");
        using var index = Build(Rows, 0, Standing, Quantization.Float32, out _);
        using var writer = new PausedWriter(index, Rows, Dimensions, Standing);
        var ask = trial.Asking(index, 64, default(AllNodes));
        var turns = new Turns();
        for (var turn = -TurnCount / 10; turn < TurnCount; turn++)
        {
            turns.Add(turn, () => Turns.ClockRate(ask, turn), () =>
            {
                writer.Resume();
                var rate = Turns.ClockRate(ask, turn);
                writer.Pause();
                return rate;
            });
        }
        Say($"| {turns.First:F0} | {turns.Second:F0} | {turns.Ratio:F2} | {turns.Spread} | {writer.Added} | {writer.Missed} |");
    }

    private void Growth()
    {
        Say($"EfSearch 64. Memory is what the process gained by the build, after another had brought the code in; a file is loaded five times, warm, and the fastest and median are told.\n");
        Say($"| embeddings | built, a CPU second | memory, bytes each | beside the embedding | file, bytes each | recall@10 | queries/s | median µs | save, s | load, s |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |");
        var many = Draws.Rows(1, largest, Dimensions);
        var path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        Build(many, 0, 10_000, Quantization.Float32, out _).Dispose(); // So that neither time nor memory is that of compiling.
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
