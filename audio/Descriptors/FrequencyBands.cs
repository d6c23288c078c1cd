namespace ProductionValue.Audio;

/// <summary>The frequency bands in which production is described.</summary>
internal static class FrequencyBands
{
    /// <summary>Edges of the 21 narrow bands, about half an octave each, Hz.</summary>
    public static ReadOnlySpan<int> NarrowEdgesHz =>
        [30, 60, 90, 130, 180, 250, 350, 500, 700, 1_000, 1_400, 2_000, 2_800, 4_000, 5_600, 8_000, 10_000, 12_000, 14_000, 16_000, 18_000, 20_500];

    /// <summary>Edges of the six wide bands (bass, low middle, middle, presence, treble, air), Hz.</summary>
    public static ReadOnlySpan<int> WideEdgesHz => [30, 120, 400, 1_200, 4_000, 9_000, 16_000];

    /// <summary>Middles of the nine octaves, Hz; an octave reaches from its middle ÷ √2 to its middle · √2.</summary>
    public static ReadOnlySpan<double> OctaveCentresHz => [62.5, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000];

    /// <summary>Names of the narrow bands, by their lower edge.</summary>
    public static IReadOnlyList<string> NarrowNames { get; } = Names(NarrowEdgesHz[..^1]);

    /// <summary>Names of the wide bands, by their lower edge.</summary>
    public static IReadOnlyList<string> WideNames { get; } = Names(WideEdgesHz[..^1]);

    /// <summary>Names of the octaves, by their middle.</summary>
    public static IReadOnlyList<string> OctaveNames { get; } = Names([63, 125, 250, 500, 1_000, 2_000, 4_000, 8_000, 16_000]);

    /// <summary>First bin of each band and the bin after the last of the last one, for bands that touch.</summary>
    public static int[] Bins(ReadOnlySpan<int> edgesHz, double binHz, int binCount)
    {
        var bins = new int[edgesHz.Length];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = Math.Min((int)Math.Ceiling(edgesHz[i] / binHz), binCount);
        return bins;
    }

    /// <summary>First bin of each octave and the bin after the last of the last one.</summary>
    public static int[] OctaveBins(double binHz, int binCount)
    {
        var bins = new int[OctaveCentresHz.Length + 1];
        for (var i = 0; i < bins.Length; i++)
            bins[i] = Math.Min((int)Math.Ceiling(OctaveCentresHz[0] * Math.Pow(2, i - 0.5) / binHz), binCount);
        return bins;
    }

    private static string[] Names(ReadOnlySpan<int> hz) => Array.ConvertAll(hz.ToArray(), value => $"{value}hz");
}
