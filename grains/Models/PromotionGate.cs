using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Models;

/// <summary>Whether a new generation takes over: not if it is clearly worse than the live one. Pure.</summary>
internal static class PromotionGate
{
    /// <summary>Standard errors by which a drop in accuracy counts as real and not as a draw of the folds.</summary>
    private const double StandardErrors = 2;

    /// <summary>So many tests say enough of a fit by themselves.</summary>
    private const int EnoughTests = 100;

    /// <summary>The verdict and its reason in words.</summary>
    /// <remarks>
    /// Accuracies of two libraries are not alike when one has more producers, so each is taken as what it gains over chance:
    /// (accuracy − chance) / (1 − chance).
    /// </remarks>
    public static (bool Promote, string Reason) Judge(Generation? live, Generation candidate)
    {
        if (live is null)
            return (true, "the first generation");
        if (live.Schema != candidate.Schema)
            return (true, $"the feature schema changed from {live.Schema} to {candidate.Schema}");
        if (candidate.Quality is null && live.Factory)
            return (false, "too few credits to measure a fit of them: the factory model goes on answering");
        if (candidate.Quality is not { } now)
            return live.Quality is null
                ? (true, "too few credits to compare")
                : (false, "the live generation was measured, this one has too few credits to be");
        if (live.Factory && now.Tracks >= EnoughTests && Gain(now) > Tolerance(now, now))
        {
            // The factory model may have been made of this very music: then it remembers instead of recognising, and measures too well.
            return (true, string.Create(CultureInfo.InvariantCulture, $"learned from this library's own credits: gain over chance {Gain(now):0.000}"));
        }

        if (live.Quality is not { } before || before.Split != now.Split)
            return (true, $"measured by {now.Split} split for the first time");
        var tolerance = Tolerance(now, before);
        var (gain, gainBefore) = (Gain(now), Gain(before));
        var figures = string.Create(CultureInfo.InvariantCulture, $"gain over chance {gain:0.000}, live {gainBefore:0.000}, tolerance {tolerance:0.000}");
        return (gain >= gainBefore - tolerance, figures);
    }

    private static double Tolerance(FitQuality one, FitQuality other) => StandardErrors * Math.Sqrt(0.25 / Math.Max(1, Math.Min(one.Tracks, other.Tracks)));

    private static double Gain(FitQuality quality) => quality.Chance < 1 ? (quality.Accuracy - quality.Chance) / (1 - quality.Chance) : 0;
}
