using System.Collections.Concurrent;

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
    private readonly Lazy<(float[] Middle, StereoMix Mix)> mixed;
    private readonly Lazy<float[]> mono;
    private readonly Lazy<LowSpectra> low;
    private readonly ConcurrentBag<float[]> taken = [];

    /// <summary>Wraps a clip.</summary>
    public ClipSignals(AudioClip clip)
    {
        stereo = new(() => AtStereoRate(clip));
        middle = new(() => stereo.Value.Length == 1 ? stereo.Value[0] : MeanOf(stereo.Value[0], stereo.Value[1]));
        mixed = new(Mixed);
        mono = new(() => AtMonoRate(clip));
        low = new(() => LowSpectra.OfSlowed(Mix.SlowMiddle, Mix.SlowSide));
    }

    /// <summary>Left and right at <see cref="StereoRate"/>; the same array twice when the clip is mono.</summary>
    public (float[] Left, float[] Right) Stereo => (stereo.Value[0], stereo.Value[^1]);

    /// <summary>Mean of the channels at <see cref="StereoRate"/>.</summary>
    /// <remarks>That of the mix where there is one, so that it is not computed twice.</remarks>
    public float[] Middle => mixed.IsValueCreated ? mixed.Value.Middle : middle.Value;

    /// <summary>What one pass over the channels at <see cref="StereoRate"/> gives besides.</summary>
    public StereoMix Mix => mixed.Value.Mix;

    /// <summary>Mean of the channels at <see cref="MfccSettings.SampleRate"/>.</summary>
    public float[] Mono => mono.Value;

    /// <summary>Spectra of middle and side below 689 Hz.</summary>
    public LowSpectra Low => low.Value;

    /// <summary>Gives the arrays back for the next clip; nobody may read them any more.</summary>
    public void Release()
    {
        while (taken.TryTake(out var array))
            SampleArrays.Return(array);
    }

    private float[][] AtStereoRate(AudioClip clip)
    {
        var channels = new float[clip.ChannelCount][];
        for (var channel = 0; channel < channels.Length; channel++)
            channels[channel] = Resampled(clip.ArrayOf(channel), clip.SampleRate, StereoRate);
        return channels;
    }

    private (float[] Middle, StereoMix Mix) Mixed()
    {
        var (left, right) = Stereo;
        var middleOf = stereo.Value.Length == 1 ? left : Take(left.Length);
        var mix = stereo.Value.Length == 1 ? StereoMix.Of(left) : StereoMix.Of(left, right, middleOf);
        taken.Add(mix.SlowMiddle);
        taken.Add(mix.SlowSide);
        return (middleOf, mix);
    }

    private float[] AtMonoRate(AudioClip clip)
    {
        if (clip.SampleRate == MfccSettings.SampleRate)
            return clip.ChannelCount == 1 ? clip.ArrayOf(0) : MeanOf(clip.ArrayOf(0), clip.ArrayOf(1));
        return Resampled(Middle, StereoRate, MfccSettings.SampleRate);
    }

    private float[] Resampled(float[] samples, int fromRate, int toRate)
    {
        if (fromRate == toRate)
            return samples;
        var resampler = Resampler.For(fromRate, toRate);
        var result = Take(resampler.OutputLength(samples.Length));
        resampler.Apply(samples, result, FastMfcc.Widest);
        return result;
    }

    private float[] MeanOf(float[] left, float[] right)
    {
        var result = Take(left.Length);
        SampleSums.Mean(left, right, result);
        return result;
    }

    private float[] Take(int length)
    {
        var array = SampleArrays.Take(length);
        taken.Add(array);
        return array;
    }
}
