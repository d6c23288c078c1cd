namespace ProductionValue.Audio;

/// <summary>Turns a clip into a feature vector. Implementations are thread-safe.</summary>
public interface IFeatureExtractor
{
    /// <summary>What the vectors mean.</summary>
    FeatureSchema Schema { get; }

    /// <summary>Extracts the features of a clip.</summary>
    /// <param name="clip">At least <see cref="ExcerptRule.Minimum"/> long, with finite samples.</param>
    /// <exception cref="ArgumentException">The clip is too short, or a sample is not finite.</exception>
    FeatureVector Extract(AudioClip clip);
}
