namespace ProductionValue.Learning;

/// <summary>Weighted means of rows that share a key.</summary>
internal sealed class GroupMeans
{
    /// <summary>Groups the entries in the order in which their keys first occur.</summary>
    /// <param name="rows">Shape [tracks, dimensions].</param>
    /// <param name="entries">What to average.</param>
    /// <param name="keyOf">The group of an entry.</param>
    public GroupMeans(Rows rows, IReadOnlyList<CreditedRow> entries, Func<CreditedRow, string> keyOf)
    {
        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        GroupOf = new int[entries.Count];
        for (var i = 0; i < entries.Count; i++)
        {
            var key = keyOf(entries[i]);
            if (!positions.TryGetValue(key, out var position))
                positions.Add(key, position = positions.Count);
            GroupOf[i] = position;
        }

        Weights = new double[positions.Count];
        for (var i = 0; i < entries.Count; i++)
            Weights[GroupOf[i]] += entries[i].Weight;
        Means = new Rows(positions.Count, rows.Width);
        for (var i = 0; i < entries.Count; i++)
            Dot.Add(Means[GroupOf[i]], entries[i].Weight / Weights[GroupOf[i]], rows[entries[i].Row]);
    }

    /// <summary>Group of each entry.</summary>
    public int[] GroupOf { get; }

    /// <summary>Sum of each group's weights.</summary>
    public double[] Weights { get; }

    /// <summary>Mean of each group, shape [groups, dimensions].</summary>
    public Rows Means { get; }
}
