using System.Text;

namespace ProductionValue.Grains.Search;

/// <summary>
/// Which silo a generation's shards belong on: as evenly as can be, the same in every silo that sees the same silos, and with few moves when
/// one comes or goes (rendezvous hashing with a bound on what each may hold). Pure.
/// </summary>
/// <remarks>Thaler and Ravishankar, <i>Using Name-Based Mappings to Increase Hit Rates</i> (1998); the bound after Mirrokni, Thorup and
/// Zadimoghaddam, <i>Consistent Hashing with Bounded Loads</i> (2018).</remarks>
internal static class ShardAssignment
{
    /// <summary>The owner of each shard.</summary>
    /// <param name="generation">The generation.</param>
    /// <param name="shardCount">Its shards.</param>
    /// <param name="silos">Names of the living silos, at least one; the order does not matter.</param>
    /// <returns>An index into <paramref name="silos"/> for each shard; no silo owns two more than another.</returns>
    public static int[] Of(int generation, int shardCount, IReadOnlyList<string> silos)
    {
        var owners = new int[shardCount];
        var loads = new int[silos.Count];
        var (share, extra) = Math.DivRem(shardCount, silos.Count);
        for (var shard = 0; shard < shardCount; shard++)
        {
            var best = -1;
            var bestWeight = 0UL;
            for (var silo = 0; silo < silos.Count; silo++)
            {
                var weight = Hash($"{generation}/{shard}@{silos[silo]}");
                var isFull = loads[silo] > share || (loads[silo] == share && extra == 0);
                if (!isFull && (best < 0 || weight > bestWeight || (weight == bestWeight && string.CompareOrdinal(silos[silo], silos[best]) < 0)))
                    (best, bestWeight) = (silo, weight);
            }

            if (loads[best] == share)
                extra--;
            loads[best]++;
            owners[shard] = best;
        }

        return owners;
    }

    /// <summary>FNV-1a with a final mix, so that names that differ in one digit spread.</summary>
    private static ulong Hash(string text)
    {
        var hash = 14695981039346656037UL;
        foreach (var octet in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ octet) * 1099511628211UL;
        hash = (hash ^ (hash >> 33)) * 0xFF51AFD7ED558CCDUL;
        hash = (hash ^ (hash >> 33)) * 0xC4CEB9FE1A85EC53UL;
        return hash ^ (hash >> 33);
    }
}
