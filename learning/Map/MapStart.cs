namespace ProductionValue.Learning;

/// <summary>Places from which a layout begins.</summary>
internal static class MapStart
{
    /// <summary>Places given stay; new tracks begin at the middle of their placed neighbours; without any places, principal directions decide.</summary>
    /// <param name="graph">Nearest neighbours.</param>
    /// <param name="embeddings">Unit-length embeddings.</param>
    /// <param name="given">Places of an earlier layout; null where there is none.</param>
    /// <param name="span">Half the width of a fresh start.</param>
    public static MapPoint[] Places(NeighborGraph graph, IReadOnlyList<float[]> embeddings, IReadOnlyList<MapPoint?>? given, float span)
    {
        var fresh = Principal(embeddings, span);
        if (given is null || given.All(place => place is null))
            return fresh;
        var places = new MapPoint[graph.Count];
        var known = given.Where(place => place is not null).Select(place => place!.Value).ToArray();
        var middle = new MapPoint(known.Average(place => place.X), known.Average(place => place.Y));
        for (var track = 0; track < places.Length; track++)
        {
            if (given[track] is { } place)
            {
                places[track] = place;
                continue;
            }

            var around = graph.Neighbors[track].Where(neighbor => given[neighbor] is not null).Select(neighbor => given[neighbor]!.Value).DefaultIfEmpty(middle).ToArray();
            // A little of the fresh place keeps two new tracks with the same neighbours apart.
            places[track] = new MapPoint(around.Average(at => at.X) + (0.01f * fresh[track].X), around.Average(at => at.Y) + (0.01f * fresh[track].Y));
        }

        return places;
    }

    private static MapPoint[] Principal(IReadOnlyList<float[]> embeddings, float span)
    {
        if (embeddings.Count == 0)
            return [];
        var rows = new Rows(embeddings.Count, embeddings[0].Length);
        for (var row = 0; row < rows.Count; row++)
            for (var i = 0; i < rows.Width; i++)
                rows[row][i] = embeddings[row][i];
        rows.Subtract(rows.Mean());
        var directions = new PrincipalComponents(rows, 2).Directions;
        var largest = 1e-9;
        var places = new (double X, double Y)[rows.Count];
        for (var row = 0; row < rows.Count; row++)
        {
            places[row] = (
                directions.Count > 0 ? Dot.Product(rows[row], directions[0]) : 0,
                directions.Count > 1 ? Dot.Product(rows[row], directions[1]) : 0);
            largest = Math.Max(largest, Math.Max(Math.Abs(places[row].X), Math.Abs(places[row].Y)));
        }

        var random = new Random(1); // Tracks that coincide would never be pushed apart.
        return Array.ConvertAll(places, place => new MapPoint(
            (float)((place.X / largest * span) + ((random.NextDouble() - 0.5) * 1e-3)),
            (float)((place.Y / largest * span) + ((random.NextDouble() - 0.5) * 1e-3))));
    }
}
