namespace ProductionValue.Audio;

/// <summary>A clip at the two rates the extractors work at, each computed when first asked for. Thread-safe.</summary>
/// <remarks>
/// The way is the same for every file, so that fit and query agree: any rate → 44,100 Hz by channel → mean of the channels → 22,050 Hz. A clip that already
/// has the rate asked for is taken as it is.
/// </remarks>
internal sealed class ClipSignals
{
    /// <summary>Rate of the stereo descriptors, Hz.</summary>
    public const int StereoRate = 44_100;

    private readonly Lazy<float[][]> stereo;
    private readonly Lazy<float[]> middle;
    private readonly Lazy<float[]> mono;
    private readonly Lazy<LowSpectra> low;

    /// <summary>Wraps a clip.</summary>
    public ClipSignals(AudioClip clip)
    {
        stereo = new(() => AtStereoRate(clip));
        middle = new(() => stereo.Value.Length == 1 ? stereo.Value[0] : Mean(stereo.Value[0], stereo.Value[1]));
        mono = new(() => AtMonoRate(clip));
        low = new(() => LowSpectra.Of(middle.Value, HalfDifference(stereo.Value[0], stereo.Value[^1])));
    }

    /// <summary>Left and right at <see cref="StereoRate"/>; the same array twice when the clip is mono.</summary>
    public (float[] Left, float[] Right) Stereo => (stereo.Value[0], stereo.Value[^1]);

    /// <summary>Mean of the channels at <see cref="StereoRate"/>.</summary>
    public float[] Middle => middle.Value;

    /// <summary>Mean of the channels at <see cref="MfccSettings.SampleRate"/>.</summary>
    public float[] Mono => mono.Value;

    /// <summary>Spectra of middle and side below 689 Hz.</summary>
    public LowSpectra Low => low.Value;

    private static float[][] AtStereoRate(AudioClip clip)
    {
        var channels = new float[clip.ChannelCount][];
        for (var channel = 0; channel < channels.Length; channel++)
            channels[channel] = Resampled(clip.ArrayOf(channel), clip.SampleRate, StereoRate);
        return channels;
    }

    private float[] AtMonoRate(AudioClip clip)
    {
        if (clip.SampleRate == MfccSettings.SampleRate)
            return clip.ChannelCount == 1 ? clip.ArrayOf(0) : Mean(clip.Channel(0), clip.Channel(1));
        return Resampled(middle.Value, StereoRate, MfccSettings.SampleRate);
    }

    private static float[] Resampled(float[] samples, int fromRate, int toRate) =>
        fromRate == toRate ? samples : Resampler.For(fromRate, toRate).Apply(samples);

    private static float[] Mean(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var mean = new float[left.Length];
        SampleSums.Mean(left, right, mean);
        return mean;
    }

    private static float[] HalfDifference(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var side = new float[left.Length];
        for (var i = 0; i < side.Length; i++)
            side[i] = (left[i] - right[i]) * 0.5f;
        return side;
    }
}
