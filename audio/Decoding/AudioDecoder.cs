namespace ProductionValue.Audio;

/// <summary>Decodes the excerpt of a file: in process where it can (MP3 by libmpg123, Ogg Vorbis and M4A by libavcodec, FLAC by code of this room, others by libsndfile), by an ffmpeg process otherwise. Thread-safe.</summary>
/// <remarks>Only the excerpt is decoded. Bad input gives a refusal, never an exception.</remarks>
public sealed class AudioDecoder
{
    // How much less than claimed may come before the claim is held to be wrong: a decoder's delay and padding at the ends.
    private const double ToleranceSeconds = 0.1;

    // Beyond these a header is damaged, and believing it would take all memory.
    private const int LowestRate = 1_000;
    private const int HighestRate = 768_000;
    private const int MostChannels = 64;

    // The faster before the more patient.
    private static readonly Func<string, IAudioSource?>[] Libraries = [Mpg123Source.Open, OggVorbisSource.Open, FlacSource.Open, Mp4AacSource.Open, SndfileSource.Open];

    private readonly AudioDecoderOptions options;

    /// <summary>Makes a decoder.</summary>
    /// <param name="options">What it may use; null for the defaults.</param>
    public AudioDecoder(AudioDecoderOptions? options = null) => this.options = options ?? new AudioDecoderOptions();

    /// <summary>Decodes the excerpt of a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="startSeconds">Where the excerpt starts; null takes the middle of the recording (<see cref="ExcerptRule"/>).</param>
    /// <param name="cancellationToken">Ends the decoding and kills a running process.</param>
    /// <returns>The clip, or the reason why there is none.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public DecodeResult Decode(string path, double? startSeconds = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        cancellationToken.ThrowIfCancellationRequested();
        if ((ExcerptRule.RefuseStart(startSeconds) ?? FileCheck.Refuse(path)) is { } refusal)
            return DecodeResult.Refused(refusal);
        try
        {
            return DecodeFile(Path.GetFullPath(path), startSeconds, cancellationToken);
        }
        catch (DecodingRefusedException refused)
        {
            return DecodeResult.Refused(refused.Message);
        }
        catch (IOException failure)
        {
            return DecodeResult.Refused("expected a readable file, but reading failed: " + failure.Message);
        }
    }

    private DecodeResult DecodeFile(string path, double? startSeconds, CancellationToken cancellationToken)
    {
        if (options.UseLibraries)
        {
            foreach (var open in Libraries)
            {
                using var inProcess = open(path);
                if (inProcess is not null && Decode(inProcess, startSeconds, cancellationToken, out var result))
                    return result;
            }
        }
        var (source, refusal) = FfmpegSource.Open(path, options, cancellationToken);
        if (source is null)
            return DecodeResult.Refused(refusal!);
        using (source)
        {
            Decode(source, startSeconds, cancellationToken, out var result);
            return result;
        }
    }

    // False when the source gave less than a second of a recording that claims more, so that another source may do better.
    private static bool Decode(IAudioSource source, double? startSeconds, CancellationToken cancellationToken, out DecodeResult result)
    {
        var rate = source.SampleRate;
        if (rate is < LowestRate or > HighestRate || source.ChannelCount > MostChannels)
        {
            result = DecodeResult.Refused(
                $"expected {LowestRate} to {HighestRate} samples a second in at most {MostChannels} channels, got {rate} in {source.ChannelCount}");
            return true;
        }
        var total = source.SampleCount > 0 ? source.SampleCount : source.Measure(cancellationToken);
        var (start, count) = ExcerptRule.Choose(total, rate, startSeconds);
        var excerpt = new ExcerptChannels(source.ChannelCount, count);
        source.Read(start, excerpt, cancellationToken);
        if (startSeconds is null && start > 0 && excerpt.Count < count - (ToleranceSeconds * rate))
        {
            // The file claims more than it holds (cut short, or a wrong header): take the middle of what is there.
            total = source.Measure(cancellationToken);
            (start, count) = ExcerptRule.Choose(total, rate, null);
            excerpt.Restart(count);
            source.Read(start, excerpt, cancellationToken);
        }
        else if (start + excerpt.Count < total && excerpt.Count < count)
        {
            total = start + excerpt.Count;
        }
        var got = excerpt.Count;
        result = Tell(excerpt, start, total, rate, startSeconds);
        return got >= Math.Min(count, ExcerptRule.MinimumIn(rate));
    }

    private static DecodeResult Tell(ExcerptChannels excerpt, long start, long total, int rate, double? startSeconds)
    {
        if ((ExcerptRule.RefuseLength(excerpt.Count, total, rate, startSeconds) ?? excerpt.Refusal) is { } refusal)
        {
            excerpt.Release();
            return DecodeResult.Refused(refusal);
        }
        return DecodeResult.Decoded(new AudioClip(
            rate, excerpt.Take(), TimeSpan.FromSeconds((double)start / rate), TimeSpan.FromSeconds((double)total / rate), isChecked: true));
    }
}
