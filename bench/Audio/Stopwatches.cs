using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ProductionValue.Bench.Audio;

/// <summary>Times pieces of work in alternating rounds and keeps the median and the best of each.</summary>
internal static partial class Stopwatches
{
    /// <summary>Seconds of each piece of work: median and best wall time of the rounds, and best processor time of this thread.</summary>
    /// <param name="rounds">How often each is run, after two rounds that do not count.</param>
    /// <param name="work">The pieces.</param>
    public static (double Median, double Best, double Processor)[] Run(int rounds, params Action[] work)
    {
        var seconds = new double[work.Length][];
        var processor = new double[work.Length];
        Array.Fill(processor, double.MaxValue);
        for (var i = 0; i < work.Length; i++)
            seconds[i] = new double[rounds];
        foreach (var piece in work)
        {
            // Long enough for the runtime to have compiled everything for good.
            var begun = Stopwatch.GetTimestamp();
            for (var i = 0; i < 40 || Stopwatch.GetElapsedTime(begun).TotalSeconds < 0.5; i++)
            {
                piece();
                if (Stopwatch.GetElapsedTime(begun).TotalSeconds > 3)
                    break;
            }
        }
        for (var round = -2; round < rounds; round++)
        {
            for (var i = 0; i < work.Length; i++)
            {
                var (start, used) = (Stopwatch.GetTimestamp(), ThreadSeconds());
                work[i]();
                used = ThreadSeconds() - used;
                processor[i] = round >= 0 ? Math.Min(used, processor[i]) : processor[i];
                if (round >= 0)
                    seconds[i][round] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            }
        }
        return [.. seconds.Select((times, i) =>
        {
            Array.Sort(times);
            return (times[times.Length / 2], times[0], processor[i]);
        })];
    }

    private static double ThreadSeconds()
    {
        const int ThreadClock = 3; // CLOCK_THREAD_CPUTIME_ID
        return GetTime(ThreadClock, out var time) == 0 ? time.Seconds + (time.Nanoseconds * 1e-9) : 0;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, out Time time);

    private struct Time
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
