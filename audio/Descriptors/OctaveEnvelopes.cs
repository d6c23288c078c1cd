using System.Buffers;

namespace ProductionValue.Audio;

/// <summary>Power and peak of a clip in steps of 10 ms: of the whole clip and of each octave, by a bank of band-pass filters.</summary>
/// <remarks>
/// Each octave passes two equal state-variable filters (Simper, <i>Linear trapezoidal state variable filter</i>, 2013), together −3 dB at the octave's edges; in
/// single precision, because this form keeps its accuracy at low frequencies. Pieces of the clip run side by side, one a lane.
/// </remarks>
internal sealed class OctaveEnvelopes
{
    /// <summary>Bands: the whole clip first, then the octaves.</summary>
    public const int BandCount = 10;

    /// <summary>Steps a second.</summary>
    public const int StepsPerSecond = 100;

    private const int WarmUpSteps = 16; // A piece starts so much early, from rest: the slowest filter has forgotten that by 1e-15 when its own samples begin.
    private const int Rows = 2 * HopColumns.RowBlock; // Filtered at a time: the next ones come from memory meanwhile.
    private const double Q = 0.9102; // √2 · √(√2 − 1): two in a row make an octave.

    /// <summary>Filters a clip with the widest vectors of this machine.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    public OctaveEnvelopes(ReadOnlySpan<float> samples, int sampleRate)
        : this(samples, sampleRate, FastMfcc.Widest)
    {
    }

    /// <summary>Filters a clip with vectors of a given width.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    /// <param name="width">Vectors to compute with.</param>
    public OctaveEnvelopes(ReadOnlySpan<float> samples, int sampleRate, LaneWidth width)
    {
        StepLength = sampleRate / StepsPerSecond;
        StepCount = samples.Length / StepLength;
        Powers = [.. Enumerable.Range(0, BandCount).Select(_ => new double[StepCount])];
        Peaks = [.. Enumerable.Range(0, BandCount).Select(_ => new double[StepCount])];
        switch (width)
        {
            case LaneWidth.Wide:
                Filter<Lanes512>(samples, sampleRate);
                break;
            case LaneWidth.Narrow:
                Filter<Lanes256>(samples, sampleRate);
                break;
            default:
                Filter<SingleLane>(samples, sampleRate);
                break;
        }
    }

    /// <summary>Samples of one step.</summary>
    public int StepLength { get; }

    /// <summary>Number of steps.</summary>
    public int StepCount { get; }

    /// <summary>Mean power [bands][steps].</summary>
    public double[][] Powers { get; }

    /// <summary>Highest magnitude [bands][steps].</summary>
    public double[][] Peaks { get; }

    /// <summary>The coefficients a₁, a₂, a₃ and the gain of one filter of an octave.</summary>
    internal static (double A1, double A2, double A3, double Gain) Design(double centreHz, double sampleRate)
    {
        var g = Slope(centreHz, sampleRate);
        var a1 = 1 / (1 + (g * (g + (1 / Q))));
        return (a1, g * a1, g * g * a1, 1 / Q);
    }

    private static double Slope(double centreHz, double sampleRate) => Math.Tan(Math.PI * Math.Min(centreHz, 0.45 * sampleRate) / sampleRate);

    private void Filter<T>(ReadOnlySpan<float> samples, int sampleRate)
        where T : struct, ILanes<T>
    {
        const int Octaves = BandCount - 1;
        const int Together = OctaveKernel<T>.Together;
        var coefficients = Coefficients(sampleRate);
        double[] gains = [1, .. FrequencyBands.OctaveCentresHz.ToArray().Select(centreHz => Math.Pow(Design(centreHz, sampleRate).A2 / Q, 2))];
        var perPiece = (StepCount + T.Count - 1) / T.Count;
        var (cells, states, results) = (Rows * T.Count, OctaveKernel<T>.StateLength(Octaves), BandCount * 2 * T.Count);
        var lent = ArrayPool<float>.Shared.Rent(cells + states + results + Aligned.Slack);
        var scratch = Aligned.Part(lent, cells + states + results);
        var state = scratch.Slice(cells, states);
        var result = scratch[(cells + states)..];
        state.Clear();
        for (var step = -WarmUpSteps; step < perPiece; step++)
        {
            result.Clear();
            for (var row = 0; row < StepLength; row += Rows)
            {
                var rows = scratch[..(Math.Min(Rows, StepLength - row) * T.Count)];
                HopColumns.Gather(samples, (step * StepLength) + row, perPiece * StepLength, T.Count, rows);
                OctaveKernel<T>.Measure(rows, result[..(2 * T.Count)]);
                for (var octave = 0; octave < Octaves; octave += Together)
                {
                    OctaveKernel<T>.Filter(
                        rows,
                        coefficients.AsSpan(2 * octave, 2 * Together),
                        state.Slice(OctaveKernel<T>.StateLength(octave), OctaveKernel<T>.StateLength(Together)),
                        result.Slice((octave + 1) * 2 * T.Count, Together * 2 * T.Count));
                }
            }
            if (step >= 0)
                Keep<T>(step, perPiece, gains, result);
        }
        ArrayPool<float>.Shared.Return(lent);
    }

    // The kernel leaves out the filters' factor, which is there twice.
    private void Keep<T>(int step, int perPiece, ReadOnlySpan<double> gains, ReadOnlySpan<float> result)
        where T : struct, ILanes<T>
    {
        for (var band = 0; band < BandCount; band++)
        {
            var gain = gains[band];
            for (var piece = 0; piece < T.Count && (piece * perPiece) + step < StepCount; piece++)
            {
                var place = (piece * perPiece) + step;
                Powers[band][place] = gain * gain * result[(2 * band * T.Count) + piece] / StepLength;
                Peaks[band][place] = gain * Math.Sqrt(result[(((2 * band) + 1) * T.Count) + piece]);
            }
        }
    }

    private static float[] Coefficients(int sampleRate)
    {
        var values = new List<float>();
        foreach (var centreHz in FrequencyBands.OctaveCentresHz)
        {
            var (a1, a2, _, _) = Design(centreHz, sampleRate);
            values.AddRange([(float)(2 * a1), (float)(2 * Slope(centreHz, sampleRate) * a2)]);
        }
        return [.. values];
    }
}
