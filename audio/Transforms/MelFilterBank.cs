namespace ProductionValue.Audio;

/// <summary>Triangular bands, even on Slaney's mel scale (linear below 1 kHz, logarithmic above), each of unit area.</summary>
/// <remarks>
/// Source: M. Slaney, <i>Auditory Toolbox</i>, version 2 (1998). Weights are rounded to single precision as librosa's are; golden:
/// <c>mel_weights</c>. Instances are immutable and may be shared by threads.
/// </remarks>
internal sealed class MelFilterBank
{
    private const double LinearHzPerMel = 200.0 / 3;
    private const double LogStartHz = 1_000;
    private const double LogStartMel = LogStartHz / LinearHzPerMel;
    private static readonly double LogStep = Math.Log(6.4) / 27;

    private readonly int[] offsets;

    /// <summary>Computes the bands.</summary>
    /// <param name="sampleRate">Sample rate, Hz; the bands reach from 0 to half of it.</param>
    /// <param name="fftSize">Transform length in samples.</param>
    /// <param name="bandCount">Number of bands.</param>
    public MelFilterBank(int sampleRate, int fftSize, int bandCount)
    {
        Require.InRange(sampleRate, 1, 1_000_000);
        Require.InRange(bandCount, 1, 1_024);
        BinCount = (fftSize / 2) + 1;
        BandCount = bandCount;
        FirstBins = new int[bandCount];
        offsets = new int[bandCount + 1];
        var edges = Edges(sampleRate / 2.0, bandCount + 2);
        var weights = new List<float>();
        for (var band = 0; band < bandCount; band++)
        {
            FirstBins[band] = -1;
            var area = 2 / (edges[band + 2] - edges[band]);
            for (var bin = 0; bin < BinCount; bin++)
            {
                var hz = (double)bin * sampleRate / fftSize;
                var rising = (hz - edges[band]) / (edges[band + 1] - edges[band]);
                var falling = (edges[band + 2] - hz) / (edges[band + 2] - edges[band + 1]);
                var weight = (float)((float)Math.Max(0, Math.Min(rising, falling)) * area);
                if (weight <= 0)
                    continue;
                if (FirstBins[band] < 0)
                    FirstBins[band] = bin;
                weights.Add(weight);
            }
            FirstBins[band] = Math.Max(0, FirstBins[band]);
            offsets[band + 1] = weights.Count;
        }
        Weights = [.. weights];
    }

    /// <summary>The bank of <see cref="MfccSettings"/>.</summary>
    public static MelFilterBank Default { get; } = new(MfccSettings.SampleRate, MfccSettings.FftSize, MfccSettings.BandCount);

    /// <summary>Bins of one spectrum.</summary>
    public int BinCount { get; }

    /// <summary>Number of bands.</summary>
    public int BandCount { get; }

    /// <summary>First bin with a weight, per band.</summary>
    public int[] FirstBins { get; }

    /// <summary>The non-zero weights of all bands, one band after the other.</summary>
    public float[] Weights { get; }

    /// <summary>Where the weights of each band start in <see cref="Weights"/>, and their end.</summary>
    public ReadOnlySpan<int> Offsets => offsets;

    /// <summary>The non-zero weights of one band; they lie on the bins from <see cref="FirstBins"/> on.</summary>
    public ReadOnlySpan<float> WeightsOf(int band) => Weights.AsSpan(offsets[band]..offsets[band + 1]);

    /// <summary>Sums a power spectrum into mel bands.</summary>
    /// <param name="power">Power spectrum, shape [<see cref="BinCount"/>], linear scale (not dB).</param>
    /// <param name="bands">Receives the band powers, shape [<see cref="BandCount"/>].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Apply(ReadOnlySpan<double> power, Span<double> bands)
    {
        Require.Length(power, BinCount);
        Require.Length(bands, BandCount);
        for (var band = 0; band < BandCount; band++)
        {
            var weights = WeightsOf(band);
            var run = power.Slice(FirstBins[band], weights.Length);
            double sum = 0;
            for (var i = 0; i < weights.Length; i++)
                sum += weights[i] * run[i];
            bands[band] = sum;
        }
    }

    private static double[] Edges(double highestHz, int count)
    {
        var highestMel = ToMel(highestHz);
        var edges = new double[count];
        for (var i = 0; i < count; i++)
            edges[i] = ToHz(highestMel * i / (count - 1));
        return edges;
    }

    private static double ToMel(double hz) =>
        hz < LogStartHz ? hz / LinearHzPerMel : LogStartMel + (Math.Log(hz / LogStartHz) / LogStep);

    private static double ToHz(double mel) =>
        mel < LogStartMel ? mel * LinearHzPerMel : LogStartHz * Math.Exp(LogStep * (mel - LogStartMel));
}
