using System.Globalization;

namespace ProductionValue.Audio;

/// <summary>Whether decoded samples can be analysed at all.</summary>
internal static class SampleCheck
{
    /// <summary>Peak below which an excerpt counts as silent: one step of 16 bits, so that dither alone is silence too.</summary>
    public const float SilentPeak = 3.2e-5f;

    /// <summary>Peak above which samples cannot be sound in −1…1: a file that holds unscaled 16-bit integers as floats stays below.</summary>
    public const float HighestPeak = 65_536;

    private const int NotFinite = 0x7F800000; // The bits of infinity; those of what is not a number lie above.

    /// <summary>The reason for refusing samples of this peak, or null.</summary>
    /// <param name="peak">The highest magnitude, finite.</param>
    public static string? RefusePeak(float peak)
    {
        if (peak < SilentPeak)
            return "expected sound, but the excerpt is silent";
        return peak > HighestPeak
            ? string.Create(CultureInfo.InvariantCulture, $"expected samples around -1 to 1, got a peak of {peak:g4}")
            : null;
    }

    /// <summary>The reason for refusing samples that are not numbers or infinite, or null.</summary>
    /// <param name="samples">Samples in any order.</param>
    public static string? RefuseNonFinite(ReadOnlySpan<float> samples)
    {
        if (SampleSums.HighestMagnitudeBits(samples) < NotFinite)
            return null;
        foreach (var sample in samples)
        {
            if (!float.IsFinite(sample))
                return string.Create(CultureInfo.InvariantCulture, $"expected finite samples, got {sample}");
        }
        return null;
    }
}
