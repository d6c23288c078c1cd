using System.Globalization;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Attributions;

/// <summary>Which sides of a recording's sound point to a producer, and by which descriptor. Pure.</summary>
internal static class SoundReasons
{
    /// <summary>One reason a group of descriptors, strongest first; their contributions sum to the margin.</summary>
    /// <param name="model">The live embedding.</param>
    /// <param name="features">The recording's feature vector.</param>
    /// <param name="candidate">The producer in question.</param>
    /// <param name="all">Every producer.</param>
    /// <param name="meanings">What the dimensions are; as many as features.</param>
    /// <param name="name">The producer's name.</param>
    public static SoundReason[] Of(
        EmbeddingModel model, float[] features, ProducerFingerprint candidate, IReadOnlyList<ProducerFingerprint> all, DescriptorMeaning[] meanings, string name)
    {
        var parts = model.Explain(features, candidate, all, Array.ConvertAll(meanings, meaning => meaning.Name))
            .ToDictionary(part => part.Group, part => part.Contribution, StringComparer.Ordinal);
        var deviations = model.Standardize(features);
        return [.. meanings.Zip(deviations, (meaning, deviation) => (meaning.Group, meaning.Name, Deviation: (double)deviation, Part: parts[meaning.Name]))
            .GroupBy(descriptor => descriptor.Group, StringComparer.Ordinal)
            .Select(group => Reason(group.Key, [.. group], name))
            .OrderByDescending(reason => reason.Contribution)];
    }

    private static SoundReason Reason(string group, (string Group, string Name, double Deviation, double Part)[] descriptors, string name)
    {
        var sum = descriptors.Sum(descriptor => descriptor.Part);
        // The descriptor that says most in the direction of the whole group.
        var strongest = descriptors.MaxBy(descriptor => sum >= 0 ? descriptor.Part : -descriptor.Part);
        var direction = sum >= 0 ? "points to" : "points away from";
        var side = strongest.Deviation >= 0 ? "above" : "below";
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Its {group} {direction} {name} ({sum:+0.00;-0.00;0.00}), most of all {strongest.Name}: {Math.Abs(strongest.Deviation):0.0} standard deviations {side} this library's middle.");
        return new SoundReason(group, sum, strongest.Name, strongest.Deviation, sentence);
    }
}
