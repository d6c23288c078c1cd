using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>Puts the tracks a question is about into one question to the shards.</summary>
internal static class SeedQuestion
{
    /// <summary>The question, or why there is none.</summary>
    /// <param name="wanted">What answers should be similar to, at least one.</param>
    /// <param name="unwanted">What they should not be similar to.</param>
    /// <param name="query">How many, and what else to leave out.</param>
    public static Answer<ShardQuery> Ask(ResolvedQuery[] wanted, ResolvedQuery[] unwanted, SimilarQuery query)
    {
        if (!TryProducer(query, out var only, out var expected))
            return new(null, Unanswerable.BadQuestion, expected);
        if (Array.Find(unwanted, seed => Array.Exists(wanted, other => IsSame(seed, other))) is { Label: var torn })
            return new(null, Unanswerable.BadQuestion, $"not: expected tracks that are not wanted as well, got \"{torn}\"");
        var embeddings = wanted.Select(seed => seed.Embedding).ToArray();
        if (query.Seeds == SeedMode.Mean && embeddings.Length > 1)
        {
            if (Mean(embeddings) is not { } mean)
                return new(null, Unanswerable.BadQuestion, "also: expected tracks that have a middle, got ones that are each other's opposites");
            embeddings = [mean];
        }

        return new(new ShardQuery(
            embeddings[0],
            query.K,
            [.. wanted.Concat(unwanted).SelectMany(seed => seed.Self).Distinct()],
            query.ExcludeArtist ? Named(wanted, seed => seed.Artist) : null,
            query.ExcludeAlbum ? Named(wanted, seed => seed.Album) : null,
            OnlyProducer: only, FromYear: query.FromYear, ToYear: query.ToYear,
            Also: embeddings.Length > 1 ? embeddings[1..] : null,
            Not: unwanted.Length > 0 ? [.. unwanted.Select(seed => seed.Embedding)] : null,
            ExceptContents: wanted.Concat(unwanted).Any(seed => seed.Content != 0)
                ? [.. wanted.Concat(unwanted).Select(seed => seed.Content).Where(content => content != 0).Distinct()]
                : null));
    }

    /// <summary>The one producer whose tracks are asked for; null: anybody's.</summary>
    private static bool TryProducer(SimilarQuery query, out ProducerId? only, out string? expected)
    {
        (only, expected) = (null, null);
        if (query.Producer is null)
            return true;
        var valid = ProducerId.TryParse(query.Producer, out var producer, out expected);
        only = valid ? producer : null;
        return valid;
    }

    private static bool IsSame(ResolvedQuery one, ResolvedQuery other) =>
        one.Self.Intersect(other.Self).Any() || (one.Content != 0 && one.Content == other.Content);

    /// <summary>What to call several tracks in the answer.</summary>
    public static string Label(ResolvedQuery[] wanted) => string.Join(", ", wanted.Select(seed => seed.Label));

    private static string[]? Named(ResolvedQuery[] seeds, Func<ResolvedQuery, string> name)
    {
        string[] names = [.. seeds.Select(name).Where(found => found.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)];
        return names.Length > 0 ? names : null;
    }

    /// <summary>The middle of unit-length embeddings at unit length; null where they cancel each other out.</summary>
    private static float[]? Mean(float[][] embeddings)
    {
        var sums = new double[embeddings[0].Length];
        foreach (var embedding in embeddings)
        {
            for (var i = 0; i < sums.Length; i++)
                sums[i] += embedding[i];
        }

        var length = Math.Sqrt(sums.Sum(sum => sum * sum));
        return length > 1e-6 * embeddings.Length ? Array.ConvertAll(sums, sum => (float)(sum / length)) : null;
    }
}
