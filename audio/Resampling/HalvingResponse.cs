namespace ProductionValue.Audio;

/// <summary>A filter before every second sample is kept, as its response at the frequencies of <see cref="SpectralHalving{T}"/>. Immutable; may be shared by threads.</summary>
internal sealed class HalvingResponse
{
    /// <summary>Points of the transforms.</summary>
    public const int Size = 1_024;

    /// <summary>Computes the response.</summary>
    /// <param name="filter">One phase, two inputs an output.</param>
    public HalvingResponse(PolyphaseFilter filter)
    {
        Require.That(filter is { Up: 1, Down: 2 } && filter.TapCount <= Size / 2, nameof(filter), "expected one output for two inputs, of at most 512 taps");
        Before = filter.Before;
        Outputs = (Size - filter.TapCount) / 8 * 4;
        var fft = new RealFft(Size);
        var (taps, re, im) = (new double[Size], new double[fft.BinCount], new double[fft.BinCount]);
        for (var t = 0; t < filter.TapCount; t++)
            taps[t] = filter.Taps[filter.TapsOf(0) + t];
        fft.Transform(taps, re, im);
        Factors = new double[2 * Size];
        for (var k = 0; k < Size; k++)
        {
            // A sum of products with samples ahead, not behind, is the conjugate; the way back leaves out the division by the size.
            var (bin, sign) = k < fft.BinCount ? (k, -1) : (Size - k, 1);
            (Factors[2 * k], Factors[(2 * k) + 1]) = (re[bin] / Size, sign * im[bin] / Size);
        }
    }

    /// <summary>Samples that an output sees before its own time.</summary>
    public int Before { get; }

    /// <summary>Outputs of one transform that see no further than its samples; a multiple of 4.</summary>
    public int Outputs { get; }

    /// <summary>Real and imaginary part at each frequency, shape [<see cref="Size"/>, 2].</summary>
    public double[] Factors { get; }
}
