namespace ProductionValue.Audio;

/// <summary>Power per pitch class of every frame, C first, as librosa 0.11 defines it for an instrument tuned to 440 Hz.</summary>
/// <remarks>Source: Ellis, <i>Chroma feature analysis and synthesis</i> (2007). Goldens: <c>chroma_filter_tuning0</c>, <c>chroma_tuning0</c>.</remarks>
internal static class Chroma
{
    /// <summary>Pitch classes.</summary>
    public const int ClassCount = 12;

    private const double LowestAHz = 440.0 / 16;
    private const double CentreOctave = 5;
    private const double OctaveWidth = 2;

    private static readonly float[] Weights = Design();

    /// <summary>Weights, shape [<see cref="ClassCount"/>, <see cref="MfccSettings.BinCount"/>].</summary>
    public static ReadOnlySpan<float> Filter => Weights;

    /// <summary>Chroma of every frame, the strongest class 1.</summary>
    /// <param name="spectrogram">With the frames of <see cref="MfccSettings"/>.</param>
    /// <returns>Shape [<see cref="ClassCount"/>, frames].</returns>
    public static double[] Of(PowerSpectrogram spectrogram)
    {
        Require.That(spectrogram.BinCount == MfccSettings.BinCount, nameof(spectrogram), $"expected {MfccSettings.BinCount} bins, got {spectrogram.BinCount}");
        var frames = spectrogram.FrameCount;
        var chroma = new double[ClassCount * frames];
        for (var t = 0; t < frames; t++)
        {
            var highest = 0.0;
            for (var pitch = 0; pitch < ClassCount; pitch++)
            {
                // The last bin, at half the sample rate, is taken apart so that the rest is a whole number of vectors.
                var row = Weights.AsSpan(pitch * MfccSettings.BinCount, MfccSettings.BinCount);
                var power = DotProduct.Of(row[..^1], spectrogram[t][..^1]) + (row[^1] * spectrogram[t][^1]);
                chroma[(pitch * frames) + t] = power;
                highest = Math.Max(highest, power);
            }
            for (var pitch = 0; highest > 1e-30 && pitch < ClassCount; pitch++)
                chroma[(pitch * frames) + t] /= highest;
        }
        return chroma;
    }

    private static float[] Design()
    {
        const int Size = MfccSettings.FftSize;
        var place = new double[Size + 1]; // In semitones above the lowest A.
        for (var bin = 1; bin < Size; bin++)
            place[bin] = ClassCount * Math.Log2((double)bin * MfccSettings.SampleRate / Size / LowestAHz);
        place[0] = place[1] - (1.5 * ClassCount);
        place[Size] = place[Size - 1] + 1;
        var weights = new float[ClassCount * MfccSettings.BinCount];
        Span<double> column = stackalloc double[ClassCount];
        for (var bin = 0; bin < MfccSettings.BinCount; bin++)
        {
            var width = Math.Max(place[bin + 1] - place[bin], 1);
            double norm = 0;
            for (var pitch = 0; pitch < ClassCount; pitch++)
            {
                var distance = ((place[bin] - pitch + 126) % ClassCount) - 6;
                column[pitch] = Math.Exp(-0.5 * Math.Pow(2 * distance / width, 2));
                norm += column[pitch] * column[pitch];
            }
            var octave = Math.Exp(-0.5 * Math.Pow(((place[bin] / ClassCount) - CentreOctave) / OctaveWidth, 2));
            for (var pitch = 0; pitch < ClassCount; pitch++)
                weights[((pitch + 9) % ClassCount * MfccSettings.BinCount) + bin] = (float)(column[pitch] / Math.Sqrt(norm) * octave);
        }
        return weights;
    }
}
