using System.Diagnostics;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>How much faster two threads get through clips than one.</summary>
internal static class ThreadScaling
{
    private const int Rounds = 7;
    private const int KernelClips = 400;
    private const int Files = 40;

    /// <summary>High-pass and MFCC of a decoded clip: computing alone.</summary>
    public static double OfKernels(AudioClip clip)
    {
        var mono = clip.Signals.Mono;
        return Measure(KernelClips, () =>
        {
            var filtered = new float[mono.Length];
            var coefficients = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(mono.Length)];
            return () =>
            {
                HighPassKernel.Apply(mono, filtered);
                FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients);
            };
        });
    }

    /// <summary>A whole file to its vector: decoding, memory and the collector as well.</summary>
    public static double OfFiles(string path) =>
        Measure(Files, () => () => FileExtraction.Run(path, null, [FeatureSchema.Production]));

    // The median over rounds of one thread's time over that of two for the same clips, after a round that does not count.
    private static double Measure(int clips, Func<Action> workOfThread)
    {
        _ = Time(clips, 2, workOfThread);
        var ratios = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
            ratios[round] = Time(clips, 1, workOfThread) / Time(clips, 2, workOfThread);
        return ratios.Order().ElementAt(Rounds / 2);
    }

    private static double Time(int clips, int threadCount, Func<Action> workOfThread)
    {
        // Whoever is free takes the next clip, as an ingest does: what holds one thread up for a while does not leave the other idle.
        var taken = 0;
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, threadCount).Select(_ => new Thread(() =>
        {
            var work = workOfThread();
            while (Interlocked.Increment(ref taken) <= clips)
                work();
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
