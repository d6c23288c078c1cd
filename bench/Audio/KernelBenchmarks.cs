using BenchmarkDotNet.Attributes;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>The kernels on 30 s of noise at each vector width, by BenchmarkDotNet, with what they allocate.</summary>
[MemoryDiagnoser]
public class KernelBenchmarks
{
    private const int Length = 661_500;

    private readonly float[] samples = Noise();
    private readonly float[] filtered = new float[Length];
    private readonly float[] coefficients = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(Length)];

    /// <summary>Lanes of the vectors: 1, 8 or 16.</summary>
    [Params(1, 8, 16)]
    public int Lanes { get; set; }

    /// <summary>Runs them in this process, so that nothing has to be built.</summary>
    internal static int Run()
    {
        var summary = BenchmarkRunner.Run<KernelBenchmarks>(ManualConfig.Create(DefaultConfig.Instance).AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance)));
        return summary.HasCriticalValidationErrors ? 1 : 0;
    }

    /// <summary>MFCC of the clip.</summary>
    [Benchmark]
    public void MfccOfAClip() => FastMfcc.Compute(samples, FramePadding.Zero, coefficients, (LaneWidth)Lanes);

    /// <summary>The zero-phase high-pass.</summary>
    [Benchmark]
    public void HighPass() => HighPassKernel.Apply(samples, filtered, (LaneWidth)Lanes);

    /// <summary>44.1 → 22.05 kHz.</summary>
    [Benchmark]
    public float[] HalveTheRate() => Resampler.For(44_100, 22_050).Apply(samples, (LaneWidth)Lanes);

    private static float[] Noise()
    {
        var random = new Random(3);
        return [.. Enumerable.Range(0, Length).Select(_ => (float)random.NextDouble() - 0.5f)];
    }
}
