namespace ProductionValue.Grains.Search;

/// <summary>
/// How far the newest tracks lie from what a generation was fitted on: the root mean square, over all dimensions, of how far their mean
/// standardised feature is from the fit's, in standard deviations. Near 0 while what comes in is like what was learned from.
/// </summary>
/// <remarks>A mean of n draws strays by its variance / n on its own: that much is taken off. One writer at a time; read by any thread.</remarks>
internal sealed class ShiftWindow
{
    private const int Length = 256;
    private const int FewestTracks = 20;
    private readonly Lock reading = new();
    private readonly Queue<float[]> newest = new();

    /// <summary>Takes a track's standardised features.</summary>
    /// <param name="standardized">Shape [dimensions], in the fit's standard deviations from its mean; kept, so not to be changed.</param>
    public void Note(float[] standardized)
    {
        lock (reading)
        {
            newest.Enqueue(standardized);
            if (newest.Count > Length)
                newest.Dequeue();
        }
    }

    /// <summary>The shift, 0 or more; null until there were enough tracks to tell.</summary>
    public double? Shift()
    {
        float[][] tracks;
        lock (reading)
            tracks = [.. newest];
        if (tracks.Length < FewestTracks)
            return null;
        var excess = 0.0;
        for (var dimension = 0; dimension < tracks[0].Length; dimension++)
        {
            double sum = 0, squares = 0;
            foreach (var track in tracks)
            {
                sum += track[dimension];
                squares += (double)track[dimension] * track[dimension];
            }

            var mean = sum / tracks.Length;
            var variance = Math.Max(0, (squares - (sum * mean)) / (tracks.Length - 1));
            excess += (mean * mean) - (variance / tracks.Length);
        }

        return Math.Sqrt(Math.Max(0, excess / tracks[0].Length));
    }
}
