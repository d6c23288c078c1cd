using System.Globalization;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Attributions;

/// <summary>Joins neighbouring segments that point to the same producer into moments. Pure.</summary>
internal static class MomentMerge
{
    /// <summary>Segments that lie so far apart, seconds, are two moments.</summary>
    private const double LargestGap = 0.5;

    /// <summary>The moments in order of time.</summary>
    /// <param name="segments">The segments.</param>
    /// <param name="attributions">What was heard in each.</param>
    /// <param name="names">Producer id → name.</param>
    public static Moment[] Run(QuerySegment[] segments, Learning.Attribution[] attributions, IReadOnlyDictionary<string, string> names)
    {
        var moments = new List<Moment>();
        var merged = 0; // Segments in the last moment.
        foreach (var (segment, attribution) in segments.Zip(attributions).OrderBy(pair => pair.First.StartSeconds))
        {
            var (producer, probability) = First(attribution, names);
            if (moments.Count > 0 && moments[^1].Producer == producer && segment.StartSeconds - moments[^1].EndSeconds <= LargestGap)
            {
                var last = moments[^1];
                var mean = ((last.Probability * merged) + probability) / (merged + 1);
                moments[^1] = last with { EndSeconds = segment.EndSeconds, Probability = mean };
                merged++;
            }
            else
            {
                moments.Add(new Moment(segment.StartSeconds, segment.EndSeconds, producer, probability, ""));
                merged = 1;
            }
        }

        return [.. moments.Select(moment => moment with { Sentence = Sentence(moment) })];
    }

    /// <summary>A time as minutes and seconds.</summary>
    public static string Clock(double seconds)
    {
        var whole = (long)Math.Round(seconds, MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"{whole / 60}:{whole % 60:00}");
    }

    private static (string Producer, double Probability) First(Learning.Attribution attribution, IReadOnlyDictionary<string, string> names) =>
        attribution.Ranked.Count > 0 && attribution.Ranked[0].Probability >= attribution.Unknown
            ? (names.GetValueOrDefault(attribution.Ranked[0].Producer, attribution.Ranked[0].Producer), attribution.Ranked[0].Probability)
            : ("", attribution.Unknown);

    private static string Sentence(Moment moment) => string.Create(
        CultureInfo.InvariantCulture,
        $"From {Clock(moment.StartSeconds)} to {Clock(moment.EndSeconds)} it sounds like {(moment.Producer.Length > 0 ? moment.Producer : "nobody known")} ({100 * moment.Probability:0} %).");
}
