namespace ProductionValue.Audio;

/// <summary>Statistics of the MFCC that <c>production</c> leaves out, for those who want to compare: they cost accuracy there (docs/FEATURES.md).</summary>
internal static class MfccStatistics
{
    /// <summary>Covariance of the coefficients over frames (divided by their number).</summary>
    /// <param name="mfcc">Shape [coefficients, frames].</param>
    /// <param name="frameCount">Number of frames.</param>
    /// <returns>Shape [coefficients, coefficients].</returns>
    public static double[] Covariance(ReadOnlySpan<double> mfcc, int frameCount)
    {
        var count = mfcc.Length / frameCount;
        var covariance = new double[count * count];
        for (var i = 0; i < count; i++)
        {
            var row = mfcc.Slice(i * frameCount, frameCount);
            var mean = Pooling.Mean(row);
            for (var j = 0; j <= i; j++)
            {
                var other = mfcc.Slice(j * frameCount, frameCount);
                double sum = 0;
                for (var t = 0; t < frameCount; t++)
                    sum += (row[t] - mean) * other[t];
                covariance[(i * count) + j] = covariance[(j * count) + i] = sum / frameCount;
            }
        }
        return covariance;
    }

    /// <summary>Mean and standard deviation over frames of the first and of the second derivative.</summary>
    /// <returns>Shape [4, coefficients].</returns>
    public static double[] OfDeltas(FrameSource source)
    {
        var frames = source.Spectrogram.FrameCount;
        var (first, second) = (source.Delta(Delta.First), source.Delta(Delta.Second));
        return
        [
            .. Pooling.Means(first, frames).Concat(Pooling.Deviations(first, frames)).Concat(Pooling.Means(second, frames)).Concat(Pooling.Deviations(second, frames))
                .Select(value => (double)value),
        ];
    }
}
