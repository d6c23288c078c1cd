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
        var parts = model.Contributions(features, candidate, all);
        var deviations = model.Standardize(features);
        var groups = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        for (var input = 0; input < meanings.Length; input++)
        {
            if (!groups.TryGetValue(meanings[input].Group, out var members))
                groups.Add(meanings[input].Group, members = []);
            members.Add(input);
        }

        return [.. groups.Select(group => Reason(group.Key, group.Value, meanings, deviations, parts, name)).OrderByDescending(reason => reason.Contribution)];
    }

    private static SoundReason Reason(string group, List<int> members, DescriptorMeaning[] meanings, float[] deviations, double[] parts, string name)
    {
        var sum = members.Sum(member => parts[member]);
        // The descriptor that says most in the direction of the whole group.
        var strongest = members.MaxBy(member => sum >= 0 ? parts[member] : -parts[member]);
        var direction = sum >= 0 ? "points to" : "points away from";
        var side = deviations[strongest] >= 0 ? "above" : "below";
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Its {group} {direction} {name} ({sum:+0.00;-0.00;0.00}), most of all {meanings[strongest].Name}: {Math.Abs(deviations[strongest]):0.0} standard deviations {side} this library's middle.");
        return new SoundReason(group, sum, meanings[strongest].Name, deviations[strongest], sentence);
    }
}
