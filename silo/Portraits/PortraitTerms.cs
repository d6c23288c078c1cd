using ProductionValue.Audio;

namespace ProductionValue.Silo.Portraits;

/// <summary>How a side of a sound is put together from dimensions of the feature vector, and how it is said.</summary>
/// <param name="Group">band balance, dynamics, width, timbre, loudness or rhythm.</param>
/// <param name="Name">What is measured, for people.</param>
/// <param name="Unit">Unit of the value shown.</param>
/// <param name="Dimensions">Names of its dimensions; their mean counts.</param>
/// <param name="More">Said of a producer who has more of it than the library.</param>
/// <param name="Less">Said of one who has less.</param>
/// <param name="Shown">Turns the mean into the value shown; null: as it is.</param>
internal sealed record PortraitTerm(
    string Group, string Name, string Unit, string[] Dimensions, string More, string Less, Func<double, double>? Shown = null);

/// <summary>The plain terms of portraits.</summary>
internal static class PortraitTerms
{
    /// <summary>Below this many standard deviations a difference is not worth a word.</summary>
    private const double WorthAWord = 0.35;

    private const int MostWords = 6;

    private static readonly int[] OctavesHz = [63, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

    private static readonly PortraitTerm[] Terms =
    [
        new("band balance", "Bass, 30–120 Hz", "dB", Between("ltas", 30, 120), "more bass", "less bass"),
        new("band balance", "Low middle, 120–400 Hz", "dB", Between("ltas", 120, 400), "a fuller low middle", "a leaner low middle"),
        new("band balance", "Middle, 400–1200 Hz", "dB", Between("ltas", 400, 1_200), "more middle", "a scooped middle"),
        new("band balance", "Presence, 1.2–4 kHz", "dB", Between("ltas", 1_200, 4_000), "more presence", "less presence"),
        new("band balance", "Treble, 4–9 kHz", "dB", Between("ltas", 4_000, 9_000), "more treble", "less treble"),
        new("band balance", "Air, above 9 kHz", "dB", Between("ltas", 9_000, 30_000), "more air", "less air"),
        new("dynamics", "Crest factor", "dB", Starting("crest_"), "higher peaks over the body", "denser, more limited peaks"),
        new("dynamics", "Level spread", "dB", Starting("level_spread"), "wider swings of level", "a steadier level"),
        new("dynamics", "Attack", "dB/10 ms", Starting("attack_95"), "sharper attacks", "softer attacks"),
        new("width", "Low width, below 350 Hz", "dB", Octaves("width_mean", 63, 250), "wide lows", "lows in the middle"),
        new("width", "Middle width", "dB", Octaves("width_mean", 500, 2_000), "a wide middle", "a narrow middle"),
        new("width", "High width, above 2.8 kHz", "dB", Octaves("width_mean", 4_000, 16_000), "wide highs", "narrow highs"),
        new("timbre", "Tilt", "dB/oct", ["tilt_slope"], "a brighter tilt", "a darker tilt"),
        new("timbre", "95 % of the power below", "Hz", ["edge_95"], "power reaching higher", "power kept low", edge => (1_000 * Math.Pow(2, edge)) - 20),
        new("timbre", "Noisiness", "1", Starting("texture_flatness_mean"), "noisier textures", "purer tones"),
        new("loudness", "Integrated loudness", "LUFS", ["loudness_integrated"], "louder masters", "quieter masters"),
        new("loudness", "Loudness range", "LU", ["loudness_range"], "a wider loudness range", "a flatter loudness range"),
        new("rhythm", "Onsets", "1/s", ["onset_rate"], "busier", "sparser"),
        new("rhythm", "Tempo", "bpm", ["tempo"], "faster", "slower", tempo => 120 * Math.Pow(2, tempo)),
    ];

    /// <summary>Describes a producer against the library.</summary>
    public static Portrait Describe(FeatureSchema? schema, string name, PortraitStatistics own, PortraitStatistics library)
    {
        var ordinals = schema is null ? [] : schema.Dimensions.Select((dimension, ordinal) => (dimension.Name, ordinal)).ToDictionary(pair => pair.Name, pair => pair.ordinal);
        var traits = new List<PortraitTrait>();
        var words = new List<(double Strength, string Word)>();
        foreach (var term in Terms)
        {
            // A schema that does not measure it has nothing to say about it.
            int[] dimensions = [.. Matching(term, ordinals)];
            if (dimensions.Length == 0)
                continue;
            var shown = term.Shown ?? (value => value);
            var deviation = dimensions.Average(dimension => library.Deviation(dimension) > 0 ? (own.Mean(dimension) - library.Mean(dimension)) / library.Deviation(dimension) : 0);
            traits.Add(new PortraitTrait(
                term.Group, term.Name, term.Unit, shown(dimensions.Average(own.Mean)), shown(dimensions.Average(library.Mean)), deviation));
            words.Add((Math.Abs(deviation), deviation > 0 ? term.More : term.Less));
        }

        string[] told = [.. words.Where(word => word.Strength >= WorthAWord).OrderByDescending(word => word.Strength).Take(MostWords).Select(word => word.Word)];
        return new Portrait(name, own.Count, library.Count, [.. traits], told);
    }

    private static IEnumerable<int> Matching(PortraitTerm term, Dictionary<string, int> ordinals) => term.Dimensions is [var only] && only.EndsWith('*')
        ? ordinals.Where(pair => pair.Key.StartsWith(only[..^1], StringComparison.Ordinal)).Select(pair => pair.Value)
        : term.Dimensions.Where(ordinals.ContainsKey).Select(dimension => ordinals[dimension]);

    private static string[] Starting(string prefix) => [prefix + "*"];

    private static string[] Octaves(string name, int lowHz, int highHz) =>
        [.. OctavesHz.Where(hz => hz >= lowHz && hz <= highHz).Select(hz => $"{name}_{hz}hz")];

    private static string[] Between(string name, int lowHz, int highHz) =>
        [.. FeatureSchema.Production.Dimensions.Select(dimension => dimension.Name)
            .Where(dimension => dimension.StartsWith(name + "_", StringComparison.Ordinal) && dimension.EndsWith("hz", StringComparison.Ordinal)
                && int.TryParse(dimension[(name.Length + 1)..^2], out var hz) && hz >= lowHz && hz < highHz)];
}
