namespace ProductionValue.Audio;

/// <summary>The window that tapers the taps of a filter, not normalized.</summary>
/// <remarks>Source: Kaiser, <i>Nonrecursive digital filter design using the I₀-sinh window function</i> (1974).</remarks>
internal static class KaiserWindow
{
    /// <summary>Its height.</summary>
    /// <param name="beta">The greater, the further down the stop-band.</param>
    /// <param name="place">−1…1 from one end to the other; beyond the ends counts as the end.</param>
    public static double At(double beta, double place) => Bessel(beta * Math.Sqrt(Math.Max(0, 1 - (place * place))));

    // The modified Bessel function I₀ by its power series.
    private static double Bessel(double x)
    {
        var (sum, term) = (1.0, 1.0);
        for (var k = 1; term > sum * 1e-17; k++)
        {
            term *= x / (2 * k) * (x / (2 * k));
            sum += term;
        }
        return sum;
    }
}
