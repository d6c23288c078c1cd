using System.Buffers;

namespace ProductionValue.Audio;

/// <summary>One filter whose every second output is kept, fed block by block: it keeps what later outputs still see, so that no signal need lie in memory as a whole.</summary>
/// <remarks>Silence lies before and behind the signal. Not thread-safe: one signal each.</remarks>
internal sealed class SlowingStage : IDisposable
{
    private readonly float[] taps;
    private readonly float[] samples;
    private int held;
    private int done;

    /// <summary>Begins with silence.</summary>
    /// <param name="taps">Filter, an even number of taps; output i is Σ taps[t] · samples[2i + t − half of the taps].</param>
    /// <param name="blockLength">Most samples that are pushed at once.</param>
    public SlowingStage(float[] taps, int blockLength)
    {
        this.taps = taps;
        samples = ArrayPool<float>.Shared.Rent(blockLength + (3 * taps.Length));
        held = taps.Length / 2;
        samples.AsSpan(0, held).Clear();
    }

    /// <summary>Takes the next samples.</summary>
    /// <param name="block">At most the block length.</param>
    /// <param name="result">Receives the outputs that see no further than these.</param>
    /// <returns>How many there are: half as many as samples, on average.</returns>
    public int Push(ReadOnlySpan<float> block, Span<float> result)
    {
        block.CopyTo(samples.AsSpan(held));
        held += block.Length;
        return Compute(held < taps.Length ? 0 : ((held - taps.Length) / 2) + 1, result);
    }

    /// <summary>Takes silence for the outputs that are still missing.</summary>
    /// <param name="total">How many outputs there are to be in all.</param>
    /// <param name="result">Receives them.</param>
    /// <returns>How many these are.</returns>
    public int End(int total, Span<float> result)
    {
        var rest = total - done;
        var needed = (2 * (rest - 1)) + taps.Length;
        if (needed > held)
        {
            samples.AsSpan(held, needed - held).Clear();
            held = needed;
        }
        return Compute(rest, result);
    }

    /// <summary>Gives the scratch back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(samples);

    private int Compute(int count, Span<float> result)
    {
        HalvingKernel.Apply(samples.AsSpan(0, held), 0, taps, result[..count]);
        samples.AsSpan(2 * count, held - (2 * count)).CopyTo(samples);
        held -= 2 * count;
        done += count;
        return count;
    }
}
