using System.Diagnostics;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>How much faster two threads are than one over many clips.</summary>
internal static class ThreadScaling
{
    private const int Clips = 200;
    private const int Rounds = 5;

    /// <summary>Median over alternating rounds of the time of one thread ÷ that of two, high-pass and MFCC of as many clips.</summary>
    public static double Measure(AudioClip clip)
    {
        var mono = clip.Signals.Mono;
        var ratios = new double[Rounds];
        for (var round = 0; round < Rounds; round++)
            ratios[round] = Time(mono, 1) / Time(mono, 2);
        return ratios.Order().ElementAt(Rounds / 2);
    }

    private static double Time(float[] mono, int threadCount)
    {
        var start = Stopwatch.GetTimestamp();
        var threads = Enumerable.Range(0, threadCount).Select(_ => new Thread(() =>
        {
            var filtered = new float[mono.Length];
            var coefficients = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(mono.Length)];
            for (var i = 0; i < Clips / threadCount; i++)
            {
                HighPassKernel.Apply(mono, filtered);
                FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients);
            }
        })).ToArray();
        foreach (var thread in threads)
            thread.Start();
        foreach (var thread in threads)
            thread.Join();
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
