namespace ProductionValue.Audio;

/// <summary>How level moves, in the whole clip and in each octave: crest factor, spread, attack sharpness. Independent of the clip's level.</summary>
internal static class DynamicsDescriptors
{
    private const int FrameSteps = 5; // 50 ms.
    private const double Floor = 1e-8; // Of the clip's mean power: −80 dB.

    private static readonly string[] BandNames = ["full", .. FrequencyBands.OctaveNames];

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        Group("crest", "dB", "highest magnitude ÷ root mean square of the clip"),
        Group("level_spread", "dB", "95th − 10th percentile of the power of 50 ms frames"),
        Group("level_step_std", "dB", "standard deviation of the change of power between 50 ms frames"),
        Group("attack_95", "dB/10 ms", "95th percentile of the change of power between 10 ms steps (attack sharpness)"),
        Group("attack_99", "dB/10 ms", "99th percentile of the same"),
        Group("release_5", "dB/10 ms", "5th percentile of the same"),
        Group("attack_skew", "1", "skewness of the same"),
        new("waveform", ["near_peak_90", "near_peak_50", "skewness", "kurtosis"], "log₁₀ share, 1", "share of samples above 90 % and 50 % of the peak (log₁₀, floor 1e-6); skewness and kurtosis (at most 30) of the samples", "—", "tests: sine, square wave"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="mid">Mean of the channels, shape [n].</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    public static IEnumerable<float> Compute(float[] mid, int sampleRate) => Compute(mid, sampleRate, SignalLevel.Of(mid));

    /// <inheritdoc cref="Compute(float[], int)"/>
    /// <param name="mid">Mean of the channels.</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    /// <param name="level">Its level.</param>
    public static IEnumerable<float> Compute(float[] mid, int sampleRate, SignalLevel level)
    {
        var envelopes = new OctaveEnvelopes(mid, sampleRate);
        var floor = (Pooling.Mean(envelopes.Powers[0]) * Floor) + 1e-30;
        var bands = Enumerable.Range(0, OctaveEnvelopes.BandCount).Select(band => Measure(envelopes.Powers[band], envelopes.Peaks[band], floor)).ToArray();
        for (var measure = 0; measure < bands[0].Length; measure++)
        {
            foreach (var band in bands)
                yield return (float)band[measure];
        }
        foreach (var value in Waveform(mid, level))
            yield return (float)value;
    }

    private static double[] Measure(double[] powers, double[] peaks, double floor)
    {
        var steps = Pooling.Decibels(powers, floor);
        var levels = new double[powers.Length / FrameSteps];
        for (var t = 0; t < levels.Length; t++)
            levels[t] = Pooling.Mean(powers.AsSpan(t * FrameSteps, FrameSteps));
        levels = Pooling.Decibels(levels, floor);
        var changes = Changes(steps);
        var levelSteps = Pooling.Deviation(Changes(levels));
        var skewness = Pooling.Skewness(changes);
        var highest = peaks.Max();
        return
        [
            (10 * Math.Log10((highest * highest) + floor)) - (10 * Math.Log10(Pooling.Mean(powers) + floor)),
            Selection.Percentile(levels, 0.95) - Selection.Percentile(levels, 0.10),
            levelSteps,
            Selection.Percentile(changes, 0.95),
            Selection.Percentile(changes, 0.99),
            Selection.Percentile(changes, 0.05),
            skewness,
        ];
    }

    private static double[] Changes(double[] values)
    {
        var changes = new double[values.Length - 1];
        for (var i = 0; i < changes.Length; i++)
            changes[i] = values[i + 1] - values[i];
        return changes;
    }

    private static double[] Waveform(float[] samples, SignalLevel level)
    {
        var moments = SampleMoments.Of(samples, level);
        var second = moments.Second + 1e-30;
        return
        [
            Math.Log10(moments.ShareAbove90 + 1e-6),
            Math.Log10(moments.ShareAbove50 + 1e-6),
            moments.Third / Math.Pow(second, 1.5),
            Math.Min(30, (moments.Fourth / (second * second)) - 3),
        ];
    }

    private static FeatureGroup Group(string name, string unit, string formula) => new(
        name,
        [.. BandNames.Select(band => $"{name}_{band}")],
        unit,
        formula + "; of the middle, whole and by octave",
        "IEC 60268 (crest factor); filters: Simper (2013)",
        "`frame_crest` ≤ 1e-4 (whole clip); tests: sine, square wave, bursts");
}
