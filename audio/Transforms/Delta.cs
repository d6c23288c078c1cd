namespace ProductionValue.Audio;

/// <summary>Local slope and curvature of a descriptor over nine frames, by least squares.</summary>
/// <remarks>
/// Source: Savitzky &amp; Golay, <i>Smoothing and differentiation of data by simplified least squares procedures</i> (1964). The polynomial has the
/// order of the derivative, so within four frames of an end the fit to the outermost nine frames is constant. Goldens: <c>delta</c>, <c>delta2</c>.
/// </remarks>
internal static class Delta
{
    /// <summary>Frames of one fit; a shorter row is refused.</summary>
    public const int Width = 9;

    private const int Reach = Width / 2;

    private static readonly double[] Slope = [.. Enumerable.Range(-Reach, Width).Select(k => k / 60.0)];

    // Second derivative of the fitted parabola: 2·(9·k² − Σk²) / (9·Σk⁴ − (Σk²)²) with Σk² = 60 and Σk⁴ = 708.
    private static readonly double[] Curvature = [.. Enumerable.Range(-Reach, Width).Select(k => 2 * ((9.0 * k * k) - 60) / ((9 * 708) - (60 * 60)))];

    /// <summary>First derivative of every row, per frame.</summary>
    /// <param name="rows">Shape [rows, frames].</param>
    /// <param name="frameCount">Frames a row, at least <see cref="Width"/>.</param>
    /// <param name="result">Receives the derivative, shape [rows, frames].</param>
    /// <exception cref="ArgumentException">Too few frames, or a wrong length.</exception>
    public static void First(ReadOnlySpan<double> rows, int frameCount, Span<double> result) => Fit(rows, frameCount, Slope, result);

    /// <summary>Second derivative of every row, per frame².</summary>
    /// <inheritdoc cref="First"/>
    public static void Second(ReadOnlySpan<double> rows, int frameCount, Span<double> result) => Fit(rows, frameCount, Curvature, result);

    private static void Fit(ReadOnlySpan<double> rows, int frameCount, ReadOnlySpan<double> kernel, Span<double> result)
    {
        Require.That(frameCount >= Width, nameof(frameCount), $"expected at least {Width} frames, got {frameCount}");
        Require.Length(result, rows.Length);
        for (var start = 0; start < rows.Length; start += frameCount)
        {
            var row = rows.Slice(start, frameCount);
            var derived = result.Slice(start, frameCount);
            for (var t = Reach; t < frameCount - Reach; t++)
            {
                double sum = 0;
                for (var k = 0; k < Width; k++)
                    sum += kernel[k] * row[t - Reach + k];
                derived[t] = sum;
            }
            derived[..Reach].Fill(derived[Reach]);
            derived[^Reach..].Fill(derived[^(Reach + 1)]);
        }
    }
}
