using ProductionValue.Audio;
using ProductionValue.Grains;

namespace ProductionValue.Silo;

/// <summary>Sorts the descriptors of a schema into the few sides of a sound that a person has words for.</summary>
internal static class DescriptorGroups
{
    private const string Otherwise = "timbre";

    /// <summary>Beginnings of descriptor names, the first that fits decides.</summary>
    private static readonly (string Beginning, string Group)[] Beginnings =
    [
        ("ltas_floor", "noise floor"), ("floor", "noise floor"), ("noise", "noise floor"), ("hum", "noise floor"),
        ("ltas_spread", "dynamics"), ("ltas_std", "dynamics"), ("ltas", "band balance"), ("tilt", "band balance"), ("edge", "band balance"),
        ("rolloff", "band balance"), ("centroid", "band balance"), ("bandwidth", "band balance"), ("low_pass", "band balance"), ("high_pass", "band balance"),
        ("low_width", "width"), ("low_level", "band balance"), ("width", "width"), ("correlation", "width"), ("balance", "width"), ("side", "width"), ("lag", "width"), ("stereo", "width"), ("phase", "width"),
        ("crest", "dynamics"), ("frame_crest", "dynamics"), ("level", "dynamics"), ("attack", "dynamics"), ("release", "dynamics"),
        ("near_peak", "dynamics"), ("skewness", "dynamics"), ("kurtosis", "dynamics"), ("waveform", "dynamics"), ("peak_to_loudness", "dynamics"),
        ("decay", "space"), ("reverb", "space"), ("echo", "space"),
        ("loudness", "loudness"), ("true_peak", "loudness"),
        ("onset", "rhythm"), ("tempo", "rhythm"), ("envelope", "rhythm"),
        ("mfcc", Otherwise), ("contrast", Otherwise), ("texture", Otherwise), ("flatness", Otherwise), ("zero_crossings", Otherwise), ("chroma", "harmony"),
    ];

    /// <summary>What each dimension of a schema is about, in order.</summary>
    public static DescriptorMeaning[] MeaningsOf(FeatureSchema schema) =>
        [.. schema.Dimensions.Select(dimension => new DescriptorMeaning(dimension.Name, GroupOf(dimension.Name)))];

    /// <summary>The side of the sound a descriptor belongs to.</summary>
    public static string GroupOf(string descriptor)
    {
        foreach (var (beginning, group) in Beginnings)
        {
            if (descriptor.StartsWith(beginning, StringComparison.Ordinal))
                return group;
        }

        return Otherwise;
    }
}
