using System.Buffers;

namespace ProductionValue.Audio;

/// <summary>A signal whose rate is lowered 32 times while it passes, by filters that let everything below 590 Hz through and nothing fold onto it (60 dB).</summary>
/// <remarks>Not thread-safe: one signal each.</remarks>
internal sealed class SlowedSignal : IDisposable
{
    /// <summary>Most samples of one block.</summary>
    public const int BlockLength = 4_096;

    private const double Beta = 5.65; // Kaiser's window for 60 dB.

    // What would fold onto the bass lies far off at first, so few taps do.
    private static readonly float[][] Halvings = [HalfBand(16), HalfBand(16), HalfBand(16), HalfBand(16), HalfBand(48)];

    private readonly SlowingStage[] stages;
    private readonly int[] totals;
    private readonly float[] scratch = ArrayPool<float>.Shared.Rent(2 * BlockLength);
    private readonly float[] result;
    private int count;

    /// <summary>Begins a signal.</summary>
    /// <param name="sampleCount">How many samples it will have.</param>
    public SlowedSignal(int sampleCount)
    {
        stages = [.. Halvings.Select(taps => new SlowingStage(taps, BlockLength))];
        totals = [.. Halvings.Select(_ => sampleCount = (sampleCount + 1) / 2)];
        result = SampleArrays.Take(totals[^1]);
    }

    /// <summary>Lowers the rate of a whole signal.</summary>
    public static float[] Of(ReadOnlySpan<float> samples)
    {
        using var slowed = new SlowedSignal(samples.Length);
        for (var start = 0; start < samples.Length; start += BlockLength)
            slowed.Push(samples.Slice(start, Math.Min(BlockLength, samples.Length - start)));
        return slowed.End();
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="block">At most <see cref="BlockLength"/>.</param>
    public void Push(ReadOnlySpan<float> block) => Push(block, 0);

    /// <summary>Ends the signal.</summary>
    /// <returns>The slowed one, of <see cref="SampleArrays"/>.</returns>
    public float[] End()
    {
        for (var stage = 0; stage < stages.Length; stage++)
        {
            var rest = BufferOf(stage);
            Push(rest[..stages[stage].End(totals[stage], rest)], stage + 1);
        }
        return result;
    }

    /// <summary>Gives the scratch back.</summary>
    public void Dispose()
    {
        foreach (var stage in stages)
            stage.Dispose();
        ArrayPool<float>.Shared.Return(scratch);
    }

    private void Push(ReadOnlySpan<float> block, int first)
    {
        for (var stage = first; stage < stages.Length; stage++)
        {
            var half = BufferOf(stage);
            block = half[..stages[stage].Push(block, half)];
        }
        block.CopyTo(result.AsSpan(count));
        count += block.Length;
    }

    // Each stage writes where the one before it did not.
    private Span<float> BufferOf(int stage) => scratch.AsSpan(stage % 2 * BlockLength, BlockLength);

    private static float[] HalfBand(int tapCount)
    {
        var taps = new double[tapCount];
        for (var t = 0; t < tapCount; t++)
        {
            var distance = t - ((tapCount - 1) / 2.0);
            var place = 2 * distance / (tapCount - 1);
            taps[t] = Math.Sin(Math.PI * distance / 2) / (Math.PI * distance) * Bessel(Beta * Math.Sqrt(1 - (place * place)));
        }
        var sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }

    // I₀ by its power series.
    private static double Bessel(double x)
    {
        double sum = 1, term = 1;
        for (var k = 1; k < 40; k++)
            sum += term *= x * x / (4.0 * k * k);
        return sum;
    }
}
