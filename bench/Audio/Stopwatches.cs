using System.Diagnostics;

namespace ProductionValue.Bench.Audio;

/// <summary>Times pieces of work in alternating rounds and keeps the median of each.</summary>
internal static class Stopwatches
{
    private static readonly HashSet<string> Warm = [];

    /// <summary>Times pieces of work on this thread.</summary>
    /// <param name="rounds">How often each is run, after a round that does not count.</param>
    /// <param name="work">The pieces.</param>
    public static Timing[] Run(int rounds, IReadOnlyList<AudioWork> work)
    {
        foreach (var piece in work.Where(piece => Warm.Add(piece.Name)))
        {
            // Long enough for the runtime to have compiled everything for good.
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < 40 || Stopwatch.GetElapsedTime(begun).TotalSeconds < 0.5; i++)
            {
                piece.Run();
                if (Stopwatch.GetElapsedTime(begun).TotalSeconds > 2)
                    break;
            }
        }
        var seconds = work.Select(_ => new double[rounds]).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < work.Count; i++)
            {
                work[i].Run(); // Its data and code are in the caches again, as for a peer that repeats itself.
                var start = Stopwatch.GetTimestamp();
                work[i].Run();
                if (round >= 0)
                    seconds[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return [.. seconds.Select((times, i) => new Timing(work[i].Name, times.Order().ElementAt(rounds / 2)))];
    }
}
