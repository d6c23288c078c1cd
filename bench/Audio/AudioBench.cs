using System.Globalization;
using System.Text.Json;
using ProductionValue.Audio;

namespace ProductionValue.Bench.Audio;

/// <summary>Times the audio room on one clip: every kernel, the whole extraction, and files of each format.</summary>
internal static class AudioBench
{
    private const int Rounds = 9;

    /// <summary>Runs the benchmark.</summary>
    /// <param name="arguments"><c>--clip FILE</c> (default: the 30 s golden clip), further files with <c>--file FILE</c>, <c>--json</c>.</param>
    public static int Run(string[] arguments)
    {
        var clipPath = Option(arguments, "--clip").FirstOrDefault() ?? Path.Combine("tests", "Goldens", "audio", "battle_epic_30s.flac");
        var decoded = new AudioDecoder().Decode(clipPath);
        if (!decoded.IsDecoded)
        {
            Console.Error.WriteLine($"{clipPath}: {decoded.Refusal.Reason}");
            return 1;
        }
        var work = Kernels(decoded.Clip).Concat(Files(Option(arguments, "--file"))).ToArray();
        var seconds = Stopwatches.Run(Rounds, [.. work.Select(w => w.Work)]);
        for (var i = 0; i < work.Length; i++)
        {
            if (arguments.Contains("--json"))
                Console.WriteLine(JsonSerializer.Serialize(new { name = work[i].Name, s_per_clip = Math.Round(seconds[i].Median, 7), s_best = Math.Round(seconds[i].Best, 7), cpu_s_best = Math.Round(seconds[i].Processor, 7) }));
            else
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{work[i].Name,-50} {seconds[i].Median * 1000,10:f3} ms (best {seconds[i].Best * 1000:f3}, processor {seconds[i].Processor * 1000:f3})"));
        }
        return 0;
    }

    private static IEnumerable<(string Name, Action Work)> Kernels(AudioClip clip)
    {
        var (left, right) = clip.Signals.Stereo;
        var (mono, middle) = (clip.Signals.Mono, clip.Signals.Middle);
        var exact = Array.ConvertAll(mono, sample => (double)sample);
        var spectra = MonoSpectra.Of(mono);
        var coefficients = new float[MfccSettings.CoefficientCount * MfccSettings.FrameCount(mono.Length)];
        yield return ("mfcc", () => FastMfcc.Compute(mono, FramePadding.Zero, coefficients));
        yield return ("mfcc, 256-bit vectors", () => FastMfcc.Compute(mono, FramePadding.Zero, coefficients, LaneWidth.Narrow));
        var filtered = new float[mono.Length];
        yield return ("high-pass", () => HighPassKernel.Apply(mono, filtered));
        yield return ("high-pass + mfcc", () =>
        {
            HighPassKernel.Apply(mono, filtered);
            FastMfcc.Compute(filtered, FramePadding.Reflect, coefficients);
        });
        yield return ("scalar mfcc", () => Mfcc.Of(exact, FramePadding.Zero));
        yield return ("scalar high-pass", () => ZeroPhaseHighPass.Apply(exact));
        yield return ("resample 44.1 -> 22.05 kHz, one channel", () => Resampler.For(44_100, 22_050).Apply(middle));
        yield return ("mono spectra", () => MonoSpectra.Of(mono));
        yield return ("descriptors: mfcc", () => _ = MfccDescriptors.Compute(mono, spectra.Mfcc).ToArray());
        yield return ("descriptors: spectral", () => _ = SpectralDescriptors.Compute(mono, spectra).ToArray());
        yield return ("descriptors: rhythm", () => _ = RhythmDescriptors.Compute(mono, spectra.LogMel).ToArray());
        var stereo = StereoSpectrum.Of(left, right, FastMfcc.Widest);
        yield return ("stereo spectra", () => StereoSpectrum.Of(left, right, FastMfcc.Widest));
        yield return ("low spectra", () => LowSpectra.Of(left, right));
        yield return ("descriptors: stereo", () => _ = StereoDescriptors.Compute(stereo, left, right).ToArray());
        yield return ("descriptors: widener", () => _ = WidenerDescriptors.Compute(stereo).ToArray());
        yield return ("descriptors: noise floor", () => _ = NoiseFloorDescriptors.Compute(stereo).ToArray());
        yield return ("descriptors: low end, echo", () => _ = LowEndDescriptors.Compute(clip.Signals.Low, 1).Concat(EchoDescriptors.Compute(clip.Signals.Low)).ToArray());
        yield return ("descriptors: dynamics", () => _ = DynamicsDescriptors.Compute(middle, ClipSignals.StereoRate).ToArray());
        yield return ("descriptors: loudness", () => _ = LoudnessDescriptors.Compute(left, right).ToArray());
        foreach (var schema in FeatureSchema.All)
            yield return ($"extract {schema.Id} from the decoded clip", () => FeatureExtractor.For(schema).Extract(Copy(clip)));
    }

    private static IEnumerable<(string Name, Action Work)> Files(IEnumerable<string> paths)
    {
        foreach (var path in paths)
        {
            var kind = Path.GetExtension(path);
            yield return ($"identify {kind}", () => AudioIdentity.Of(path));
            yield return ($"decode {kind}", () => new AudioDecoder().Decode(path));
            yield return ($"file to production vector {kind}", () => FileExtraction.Run(path, null, [FeatureSchema.Production]));
        }
    }

    // A clip keeps what it has been resampled to, so each round gets its own.
    private static AudioClip Copy(AudioClip clip) =>
        new(clip.SampleRate, [.. Enumerable.Range(0, clip.ChannelCount).Select(channel => clip.Channel(channel).ToArray())]);

    private static IEnumerable<string> Option(string[] arguments, string name) =>
        arguments.Zip(arguments.Skip(1)).Where(pair => pair.First == name).Select(pair => pair.Second);
}
