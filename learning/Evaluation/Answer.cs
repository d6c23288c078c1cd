namespace ProductionValue.Learning;

/// <summary>What a pipeline said about one held-out track, beside the truth: all that the measures need.</summary>
/// <param name="Track">Id of the track.</param>
/// <param name="Truth">Its credited producers.</param>
/// <param name="Attribution">Every producer known to the fold, ranked, and <c>Unknown</c>.</param>
/// <param name="Seen">Whether any of the true producers was known to the fold.</param>
/// <param name="Relevant">
/// For each training track left by the filter, most similar first: whether it shares a producer with the query.
/// </param>
public sealed record Answer(string Track, IReadOnlyList<string> Truth, Attribution Attribution, bool Seen, IReadOnlyList<bool> Relevant)
{
    /// <summary>Place of the first true producer in the ranking, from 0; −1 when none is in it.</summary>
    public int Rank
    {
        get
        {
            for (var rank = 0; rank < Attribution.Ranked.Count; rank++)
                if (Truth.Contains(Attribution.Ranked[rank].Producer, StringComparer.Ordinal))
                    return rank;
            return -1;
        }
    }

    /// <summary>Whether the first of the ranking is a true producer.</summary>
    public bool Correct => Rank == 0;

    /// <summary>Probability given to the first of the ranking; 0 without any.</summary>
    public double Confidence => Attribution.Ranked.Count > 0 ? Attribution.Ranked[0].Probability : 0;
}
