namespace ProductionValue.Audio;

/// <summary>Quantities of a clip frame by frame, computed in double precision, so that they can be compared with librosa's. Thread-safe.</summary>
/// <remarks>Mono at 22,050 Hz, frames of 2,048 samples every 512, centred, 1 + samples div 512 of them; tolerances in docs/FEATURES.md.</remarks>
public static class FrameArrays
{
    private const int LeastForDelta = 9;

    private static readonly (FrameKind Kind, Func<FrameSource, double[]> Compute)[] Known =
    [
        (new("samples", 0, "the mono signal itself, 22,050 Hz: give it to librosa as y"), source => source.Samples),
        (new("highpass", 0, "scipy.signal.filtfilt(*butter(5, 800 / 11025, 'high'), y)"), source => source.HighPassed),
        (new("mel", 128, "feature.melspectrogram, power"), source => source.Mel),
        (new("logmel", 128, "power_to_db of it: floor 1e-10, and 80 dB below the loudest cell"), source => source.LogMel),
        (new("mfcc", 20, "feature.mfcc, n_mfcc 20"), source => source.Mfcc),
        (new("mfcc_hp", 20, "the same of the high-passed signal, zeros beyond the ends"), source => Audio.Mfcc.Of(source.HighPassed, FramePadding.Zero)),
        (new("mfcc_hp_reflect", 20, "the same with pad_mode='reflect', as the poster's"), source => Audio.Mfcc.Of(source.HighPassed, FramePadding.Reflect)),
        (new("delta", 20, "feature.delta of mfcc, width 9"), source => source.Delta(Audio.Delta.First)),
        (new("delta2", 20, "the same, order 2"), source => source.Delta(Audio.Delta.Second)),
        (new("centroid", 1, "feature.spectral_centroid, Hz"), source => source.Shape.Centroid),
        (new("bandwidth", 1, "feature.spectral_bandwidth, Hz"), source => source.Shape.Bandwidth),
        (new("rolloff85", 1, "feature.spectral_rolloff, Hz"), source => source.Shape.Rolloff),
        (new("flatness", 1, "feature.spectral_flatness"), source => source.Shape.Flatness),
        (new("contrast", 7, "feature.spectral_contrast, dB"), source => SpectralContrast.Of(source.Spectrogram)),
        (new("zcr", 1, "feature.zero_crossing_rate"), source => WaveformFrames.ZeroCrossingRate(source.Mono)),
        (new("rms", 1, "feature.rms of y"), source => WaveformFrames.Rms(source.Mono)),
        (new("chroma", 12, "feature.chroma_stft, tuning=0"), source => Chroma.Of(source.Spectrogram)),
        (new("onset_strength", 1, "onset.onset_strength"), source => source.OnsetStrength),
        (new("tempogram", 384, "feature.tempogram of onset_strength"), source => Transposed(Audio.OnsetStrength.Tempogram(source.OnsetStrength, 1), Audio.OnsetStrength.TempogramLength)),
    ];

    /// <summary>What there is.</summary>
    public static IReadOnlyList<FrameKind> Kinds { get; } = [.. Known.Select(known => known.Kind)];

    /// <summary>The names of <see cref="Kinds"/>.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Kinds.Select(kind => kind.Name)];

    /// <summary>Computes arrays of a clip.</summary>
    /// <param name="clip">At least <see cref="ExcerptRule.Minimum"/> long.</param>
    /// <param name="names">Names from <see cref="Names"/>, in the order wanted.</param>
    /// <exception cref="ArgumentException">A name is unknown, the clip is too short, or a sample is not finite.</exception>
    public static IReadOnlyList<FrameArray> Of(AudioClip clip, IReadOnlyList<string> names)
    {
        ArgumentNullException.ThrowIfNull(clip);
        ArgumentNullException.ThrowIfNull(names);
        for (var channel = 0; channel < clip.ChannelCount; channel++)
        {
            if (SampleCheck.RefuseNonFinite(clip.Channel(channel)) is { } reason)
                throw new ArgumentException(reason, nameof(clip));
        }
        var mono = clip.Signals.Mono;
        Require.That(mono.Length >= LeastForDelta * MfccSettings.HopLength, nameof(clip), $"expected at least {LeastForDelta} frames of audio, got {MfccSettings.FrameCount(mono.Length)}");
        var source = new FrameSource(mono);
        return [.. names.Select(name => Compute(source, name))];
    }

    private static FrameArray Compute(FrameSource source, string name)
    {
        var (kind, compute) = Array.Find(Known, known => known.Kind.Name == name);
        Require.That(kind is not null, nameof(name), $"expected names out of {string.Join(", ", Names)}, got \"{name}\"");
        var values = Array.ConvertAll(compute(source), value => (float)value);
        return new FrameArray(name, kind!.Rows <= 1 ? [values.Length] : [kind.Rows, values.Length / kind.Rows], values);
    }

    // [frames, rows] → [rows, frames].
    private static double[] Transposed(double[] values, int rows)
    {
        var result = new double[values.Length];
        var frames = values.Length / rows;
        for (var i = 0; i < values.Length; i++)
            result[(i % rows * frames) + (i / rows)] = values[i];
        return result;
    }
}
