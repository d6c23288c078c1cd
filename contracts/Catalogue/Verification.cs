namespace ProductionValue.Contracts;

/// <summary>Whether a view says what the track rows say.</summary>
/// <param name="View">Name of the view: catalogue, index shard 1/0, producers, fingerprints.</param>
/// <param name="Checked">How many rows, credits or producers were derived anew and compared.</param>
/// <param name="Wrong">How many differed, were missing or should not be there.</param>
/// <param name="Repaired">Whether the view was made anew from the rows.</param>
[GenerateSerializer, Immutable, Alias("pv.VerifiedView")] // Parameter order is the wire format: never reorder.
public sealed record VerifiedView(string View, long Checked, long Wrong, bool Repaired);

/// <summary>Every view compared with the rows.</summary>
/// <param name="Generation">The generation whose index was compared; 0: none is live.</param>
/// <param name="Views">Each view.</param>
[GenerateSerializer, Immutable, Alias("pv.Verification")] // Parameter order is the wire format: never reorder.
public sealed record Verification(int Generation, VerifiedView[] Views)
{
    /// <summary>Whether nothing is wrong, or everything that was has been made anew.</summary>
    public bool Sound => Array.TrueForAll(Views, view => view.Wrong == 0 || view.Repaired);
}
