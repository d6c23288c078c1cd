namespace ProductionValue.Audio;

/// <summary>The K weighting of ITU-R BS.1770-4: a shelf of +4 dB for the head, then a high-pass at 38 Hz, at any sample rate.</summary>
/// <remarks>The analogue parameters are those whose bilinear transform at 48 kHz gives the standard's coefficients; tests compare with these.</remarks>
internal static class KWeighting
{
    private const double ShelfHz = 1681.974450955533;
    private const double ShelfGainDb = 3.999843853973347;
    private const double ShelfQ = 0.7071752369554196;
    private const double HighPassHz = 38.13547087602444;
    private const double HighPassQ = 0.5003270373238773;

    /// <summary>Adds the mean weighted power of each step of a channel.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    /// <param name="stepLength">Samples of one step.</param>
    /// <param name="powers">Receives the sums, shape [n div stepLength].</param>
    public static void AddPowers(ReadOnlySpan<float> samples, int sampleRate, int stepLength, Span<double> powers)
    {
        var (shelf, pass) = (Shelf(sampleRate), HighPass(sampleRate));
        double s0 = 0, s1 = 0, p0 = 0, p1 = 0;
        for (var step = 0; step < powers.Length; step++)
        {
            double sum = 0;
            foreach (var x in samples.Slice(step * stepLength, stepLength))
            {
                var y = (shelf.B0 * x) + s0;
                s0 = (shelf.B1 * x) - (shelf.A1 * y) + s1;
                s1 = (shelf.B2 * x) - (shelf.A2 * y);
                var z = (pass.B0 * y) + p0;
                p0 = (pass.B1 * y) - (pass.A1 * z) + p1;
                p1 = (pass.B2 * y) - (pass.A2 * z);
                sum += z * z;
            }
            powers[step] += sum / stepLength;
        }
    }

    /// <summary>The shelf at a sample rate.</summary>
    internal static Biquad Shelf(int sampleRate)
    {
        var k = Math.Tan(Math.PI * ShelfHz / sampleRate);
        var high = Math.Pow(10, ShelfGainDb / 20);
        var band = Math.Pow(high, 0.4996667741545416);
        var a0 = 1 + (k / ShelfQ) + (k * k);
        return new(
            (high + (band * k / ShelfQ) + (k * k)) / a0,
            2 * ((k * k) - high) / a0,
            (high - (band * k / ShelfQ) + (k * k)) / a0,
            2 * ((k * k) - 1) / a0,
            (1 - (k / ShelfQ) + (k * k)) / a0);
    }

    /// <summary>The high-pass at a sample rate; the standard does not scale its numerator 1, −2, 1.</summary>
    internal static Biquad HighPass(int sampleRate)
    {
        var k = Math.Tan(Math.PI * HighPassHz / sampleRate);
        var a0 = 1 + (k / HighPassQ) + (k * k);
        return new(1, -2, 1, 2 * ((k * k) - 1) / a0, (1 - (k / HighPassQ) + (k * k)) / a0);
    }

    /// <summary>Coefficients of a filter of second order, a₀ = 1.</summary>
    internal readonly record struct Biquad(double B0, double B1, double B2, double A1, double A2);
}
