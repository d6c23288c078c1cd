namespace ProductionValue.Audio;

/// <summary>How loud the clip is and how much of that was bought with dynamics. The only descriptors that depend on level.</summary>
internal static class LoudnessDescriptors
{
    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } =
    [
        new("loudness", ["loudness_integrated"], "LUFS", "gated loudness of the clip", "ITU-R BS.1770-4", "`lufs_bs1770_numpy`, ffmpeg `ebur128` ≤ 0.1 LU"),
        new("loudness_range", ["loudness_range"], "LU", "95th − 10th percentile of the gated 3 s loudness; 0 under 3 s", "EBU Tech 3342", "ffmpeg `ebur128` ≤ 0.1 LU"),
        new("loudness_peak", ["loudness_loudest", "peak_to_loudness"], "LU, dB", "loudest 3 s − integrated; true peak − integrated", "EBU R 128, Tech 3341", "tests: tones and bursts"),
        new("true_peak", ["true_peak"], "dBTP", "highest magnitude after fourfold interpolation", "ITU-R BS.1770-4, annex 2", "ffmpeg `ebur128` ≤ 0.15 dB on music"),
    ];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    /// <param name="left">Left channel at <see cref="ClipSignals.StereoRate"/>.</param>
    /// <param name="right">Right channel; the same array where the clip is mono.</param>
    /// <param name="leftPeak">Highest magnitude of the left channel.</param>
    /// <param name="rightPeak">Highest magnitude of the right channel.</param>
    public static IEnumerable<float> Compute(float[] left, float[] right, float leftPeak, float rightPeak)
    {
        float[][] channels = ReferenceEquals(left, right) ? [left] : [left, right];
        var loudness = Loudness.Of(channels, ClipSignals.StereoRate);
        var peakDb = 20 * Math.Log10(TruePeakOf(channels, leftPeak, rightPeak) + 1e-30);
        return
        [
            (float)loudness.IntegratedLufs,
            (float)loudness.RangeLu,
            (float)(loudness.LoudestLufs - loudness.IntegratedLufs),
            (float)(peakDb - loudness.IntegratedLufs),
            (float)peakDb,
        ];
    }

    private static float TruePeakOf(float[][] channels, float leftPeak, float rightPeak) =>
        Math.Max(TruePeak.Of(channels[0], leftPeak), channels.Length > 1 ? TruePeak.Of(channels[1], rightPeak) : 0);
}
