namespace ProductionValue.Learning;

/// <summary>Training tracks with their similarity to one query.</summary>
/// <param name="Positions">Positions of the training tracks in the set.</param>
/// <param name="Similarities">Similarity of each, larger is closer; shape as <paramref name="Positions"/>.</param>
internal sealed record RankedTracks(IReadOnlyList<int> Positions, float[] Similarities)
{
    /// <summary>Positions of the tracks that pass a filter, most similar first.</summary>
    /// <param name="passes">Whether the track at a position may be found.</param>
    public int[] Order(Func<int, bool> passes) =>
        [.. Enumerable.Range(0, Positions.Count)
            .Where(row => passes(Positions[row]))
            .OrderByDescending(row => Similarities[row])
            .Select(row => Positions[row])];
}
