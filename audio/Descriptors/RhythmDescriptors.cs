namespace ProductionValue.Audio;

/// <summary>Onsets, tempo and how the level repeats.</summary>
internal static class RhythmDescriptors
{
    private const double FrameSeconds = (double)MfccSettings.HopLength / MfccSettings.SampleRate;
    private const int TempogramStride = 16;
    private const int PeakReach = 3; // Frames, 70 ms: nothing within is a second onset.
    private const int StepLength = MfccSettings.SampleRate / 100;

    private static readonly int[] Lags = [1, 2, 4, 8, 16, 32];

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        new("onset_strength", ["onset_strength_mean", "onset_strength_std"], "dB", "mean and standard deviation over frames of the onset strength", "Böck & Widmer (2013)", "`onset_strength` ≤ 1e-4"),
        new("onset_rate", ["onset_rate"], "1/s", "onset-strength maxima within 70 ms that exceed mean + ½ standard deviation, per second", "—", "tests: bursts twice a second"),
        new("onset_sharpness", ["onset_sharpness"], "1", "mean height of these maxima ÷ mean onset strength (ln)", "—", "tests: bursts twice a second"),
        new("tempo", ["tempo", "tempo_strength"], "oct, 1", "log₂(bpm / 120) of the likeliest tempo; mean autocorrelation at its lag", "Grosche, Müller & Kurth (2010)", "`beat_tempo_bpm` exact on music, `tempogram_every16` ≤ 1e-4"),
        new("envelope", [.. Lags.Select(lag => $"envelope_{lag}0ms")], "1", "autocorrelation at that lag of the root mean square of 10 ms steps", "—", "tests: gain changes nothing"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="mono">Samples at <see cref="MfccSettings.SampleRate"/>.</param>
    /// <param name="strength">Their onset strength, dB, shape [frames].</param>
    public static IEnumerable<float> Compute(float[] mono, double[] strength)
    {
        var (mean, deviation) = (Pooling.Mean(strength), Pooling.Deviation(strength));
        var (count, height) = Peaks(strength, mean + (deviation / 2));
        var (bpm, tempoStrength) = OnsetStrength.Tempo(OnsetStrength.MeanTempogram(strength, TempogramStride), FrameSeconds);
        return
        [
            (float)mean,
            (float)deviation,
            (float)(count / (strength.Length * FrameSeconds)),
            (float)(mean > 1e-9 && count > 0 ? Math.Log(height / count / mean) : 0),
            (float)Math.Log2(bpm / 120),
            (float)tempoStrength,
            .. Autocorrelation(mono),
        ];
    }

    private static (int Count, double Height) Peaks(double[] strength, double threshold)
    {
        var (count, height) = (0, 0.0);
        for (var t = 0; t < strength.Length; t++)
        {
            var isPeak = strength[t] > threshold;
            for (var i = Math.Max(0, t - PeakReach); isPeak && i <= Math.Min(strength.Length - 1, t + PeakReach); i++)
                isPeak = strength[i] < strength[t] || i == t || (strength[i] == strength[t] && i > t);
            if (!isPeak)
                continue;
            count++;
            height += strength[t];
        }
        return (count, height);
    }

    private static IEnumerable<float> Autocorrelation(float[] mono)
    {
        var envelope = new double[mono.Length / StepLength];
        for (var step = 0; step < envelope.Length; step++)
            envelope[step] = Math.Sqrt(SampleSums.OfSquares(mono.AsSpan(step * StepLength, StepLength)) / StepLength);
        var mean = Pooling.Mean(envelope);
        var whole = Product(envelope, mean, 0) + 1e-30;
        return Lags.Select(lag => (float)(Product(envelope, mean, lag) / whole));
    }

    private static double Product(double[] envelope, double mean, int lag)
    {
        double sum = 0;
        for (var i = lag; i < envelope.Length; i++)
            sum += (envelope[i] - mean) * (envelope[i - lag] - mean);
        return sum;
    }
}
