namespace ProductionValue.Search;

/// <summary>One embedding found by a search.</summary>
/// <param name="Id">The id it was added under.</param>
/// <param name="Node">Its NodeId (dense ordinal) at the time of the search; it may be given to another id once this one is removed.</param>
/// <param name="Distance">Distance to the query in the units of the index's <see cref="Metric"/>; smaller is closer.</param>
public readonly record struct Neighbor(ulong Id, int Node, float Distance);
