namespace ProductionValue.Audio;

/// <summary>What is left between the notes: the floor of noise, room and hiss in every band, of middle and side.</summary>
/// <remarks>The least power of each bin within 3.7 s lies between partials and between notes even in dense music (Martin 2001).</remarks>
internal static class NoiseFloorDescriptors
{
    private const double LeastShare = 1e-10; // Of the mean power: 16-bit samples end above it.

    private static readonly int[] EdgesHz =
        [30, 60, 90, 130, 180, 250, 350, 500, 700, 1_000, 1_400, 2_000, 2_800, 4_000, 5_600, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 19_000, 20_500];

    private static readonly string[] Names = [.. EdgesHz[..^1].Select(edge => $"{edge}hz")];

    /// <summary>What the dimensions are.</summary>
    public static IReadOnlyList<FeatureGroup> Groups { get; } = [Group("floor_mid", "middle"), Group("floor_side", "side")];

    /// <summary>The values of a clip, in the order of <see cref="Groups"/>.</summary>
    public static IEnumerable<float> Compute(StereoSpectrum spectrum)
    {
        var bins = FrequencyBands.Bins(EdgesHz, spectrum.BinHz, spectrum.LongTerm.Length);
        var mean = (spectrum.LongTerm.Sum() / spectrum.LongTerm.Length / spectrum.FrameCount) + 1e-30;
        foreach (var blocks in new[] { spectrum.MidFloors, spectrum.SideFloors })
        {
            // Relative to the mean: log(x / mean + share) = log(x + share · mean) − log(mean).
            var decibels = blocks.ConvertAll(block => Pooling.Decibels(block, LeastShare * mean));
            for (var band = 0; band < Names.Length; band++)
            {
                var sum = decibels.Sum(block => Pooling.Sum(block.AsSpan(bins[band]..bins[band + 1])));
                yield return (float)((sum / (blocks.Count * (bins[band + 1] - bins[band]))) - (10 * Math.Log10(mean)));
            }
        }
    }

    private static FeatureGroup Group(string name, string of) => new(
        name,
        [.. Names.Select(band => $"{name}_{band}")],
        "dB",
        $"least power of each bin of the {of} in 3.7 s, relative to the mean power of all bins, mean of its logarithm over bins and blocks, by band",
        "Martin (2001)",
        "tests: noise of known level under music");
}
