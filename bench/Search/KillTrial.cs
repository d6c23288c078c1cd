using System.Diagnostics;
using System.Globalization;

namespace ProductionValue.Bench.Search;

/// <summary>Kills a loading process again and again, and looks whether what it had acknowledged is there.</summary>
internal sealed class KillTrial(string folder)
{
    private readonly HashSet<ulong> added = [];
    private readonly HashSet<ulong> leaving = []; // Removal begun: there or not, both are right until it is acknowledged.
    private readonly HashSet<ulong> removed = [];

    /// <param name="Acknowledged">Changes acknowledged in this round.</param>
    /// <param name="Lost">Acknowledged inserts, of all rounds, that are not found, or not by their own embedding.</param>
    /// <param name="Returned">Acknowledged removals that are found all the same.</param>
    /// <param name="Count">Embeddings after recovery.</param>
    /// <param name="RecoverySeconds">Time recovery took.</param>
    public readonly record struct Round(int Acknowledged, int Lost, int Returned, int Count, double RecoverySeconds);

    /// <summary>Starts the process, kills it after a while, recovers, and compares.</summary>
    /// <param name="number">1, 2, …: also the seed of the process.</param>
    /// <param name="after">How long after its first acknowledgement it is killed.</param>
    public Round Run(int number, TimeSpan after)
    {
        var acknowledged = Load(number, after);
        var begun = Stopwatch.GetTimestamp();
        using var index = LoadChild.Recover(folder, out _);
        var seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        var embedding = new float[LoadChild.Dimensions];
        var lost = added.Except(leaving).Count(id => !index.TryCopyEmbedding(id, embedding) || !embedding.AsSpan().SequenceEqual(LoadChild.EmbeddingOf(id)));
        return new Round(acknowledged, lost, removed.Count(index.Contains), index.Count, seconds);
    }

    private int Load(int number, TimeSpan after)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet")
            start.ArgumentList.Add(typeof(KillTrial).Assembly.Location);
        foreach (var argument in new[] { "search", "--load-child", folder, number.ToString(CultureInfo.InvariantCulture) })
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var acknowledged = 0;
        long first = 0;
        while (process.StandardOutput.ReadLine() is { } line)
        {
            // A line cut off by the kill may name another id: only whole ones count, and those end in a line break the reader has seen.
            if (process.StandardOutput.EndOfStream)
                break;
            var id = ulong.Parse(line.AsSpan(2), CultureInfo.InvariantCulture);
            (line[0] switch { '+' => added, '?' => leaving, _ => removed }).Add(id);
            acknowledged += line[0] == '?' ? 0 : 1;
            first = first == 0 ? Stopwatch.GetTimestamp() : first;
            if (Stopwatch.GetElapsedTime(first) >= after && !process.HasExited)
                process.Kill(); // SIGKILL.
        }

        process.WaitForExit();
        return acknowledged;
    }
}
