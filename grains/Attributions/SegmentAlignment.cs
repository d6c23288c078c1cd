namespace ProductionValue.Grains.Attributions;

/// <summary>Makes the vectors of a few seconds comparable with those of whole clips. Pure.</summary>
internal static class SegmentAlignment
{
    /// <summary>Shifts the segments so that their mean is the clip's own vector.</summary>
    /// <param name="clip">Feature vector of the whole clip, shape [dimensions].</param>
    /// <param name="segments">Feature vectors of its segments, at least one.</param>
    /// <returns>The shifted vectors; what tells the segments apart stays.</returns>
    /// <remarks>
    /// Three seconds have smaller spreads and ranges than thirty, all of them by about as much, so that a segment as it stands lies to one
    /// side of everything a model was fitted on.
    /// </remarks>
    public static float[][] ToClip(float[] clip, float[][] segments)
    {
        var shift = new float[clip.Length];
        for (var dimension = 0; dimension < clip.Length; dimension++)
        {
            var sum = 0.0;
            foreach (var segment in segments)
                sum += segment[dimension];
            shift[dimension] = (float)(clip[dimension] - (sum / segments.Length));
        }

        return Array.ConvertAll(segments, segment => segment.Select((value, dimension) => value + shift[dimension]).ToArray());
    }
}
