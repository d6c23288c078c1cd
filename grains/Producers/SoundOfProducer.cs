using ProductionValue.Contracts;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Search;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Producers;

/// <summary>Finds tracks that sound like a producer's: near any of their sounds, varied, and no run of one artist.</summary>
internal sealed class SoundOfProducer(IGrainFactory grains, LiveGeneration live, ShardFanOut shards, SearchPool pool)
{
    private const int LeastPool = 50;
    private const int LargestPool = 2_000;
    private const int PoolPerPick = 4;
    private static readonly Answer<MoreTracks> Busy = new(null, Unanswerable.Busy, "the search pool is full: ask again shortly");

    /// <summary>Answers a question whose k is in range.</summary>
    public async Task<Answer<MoreTracks>> More(MoreQuery query, CancellationToken cancellationToken)
    {
        if (!ProducerId.TryParse(query.Producer, out var producer, out var expected))
            return new(null, Unanswerable.BadQuestion, expected);
        if (query.FromYear > query.ToYear)
            return new(null, Unanswerable.BadQuestion, $"fromYear: expected at most toYear, {query.ToYear}, got {query.FromYear}");
        var current = await live.Read(cancellationToken);
        if (current.Live == 0)
            return new(null, Unanswerable.NoGeneration, "nothing has been fitted yet: ingest music, then fit");
        var sounds = await grains.GetGrain<IProducerGrain>(producer.Value).Sounds(current.Live, cancellationToken);
        if (sounds is null or { Centroids.Length: 0 })
            return new(null, Unanswerable.NotFound, $"no track in the library credits \"{query.Producer}\" as its producer");

        var questions = await Questions(query, producer, sounds, cancellationToken);
        var found = await Task.WhenAll(questions.Select(question => shards.Search(current.Live, question, cancellationToken)));
        if (Array.Find(found, answer => answer.Value is null) is { } without)
            return new(null, without.Reason, without.Detail);
        var nearest = Merge([.. found.Select(answer => answer.Value!.Neighbors)]);
        var candidates = nearest.Select(neighbor => new RankedCandidate(neighbor.Cosine, neighbor.Label.Artist, neighbor.Embedding!)).ToArray();
        if (pool.TryRun(() => DiverseRanking.Pick(candidates, query.K), cancellationToken) is not { } picking)
            return Busy;
        var picked = (await picking).Select(position => Tell(nearest[position]));
        return new(new MoreTracks(sounds.Producer, [.. picked], current.Live, sounds.Centroids.Length, Array.Exists(found, answer => answer.Value!.Partial)));
    }

    /// <summary>One search a sound, each wide enough to leave a choice.</summary>
    private async Task<ShardQuery[]> Questions(MoreQuery query, ProducerId producer, ProducerSounds sounds, CancellationToken cancellationToken)
    {
        var own = query.ExcludeArtist || query.ExcludeAlbum ? await Describe(sounds.Tracks, cancellationToken) : [];
        string[]? Names(bool wanted, Func<TrackSummary, string> name) =>
            wanted ? [.. own.Values.Select(name).Where(text => text.Length > 0).Distinct(StringComparer.OrdinalIgnoreCase)] : null;
        var (artists, albums) = (Names(query.ExcludeArtist, track => track.Artist), Names(query.ExcludeAlbum, track => track.Album));
        var wide = Math.Max(query.K, Math.Clamp(PoolPerPick * query.K, LeastPool, LargestPool));
        return Array.ConvertAll(sounds.Centroids, centroid => new ShardQuery(
            centroid, wide, [], ExceptProducer: query.Own ? null : producer, FromYear: query.FromYear, ToYear: query.ToYear,
            ExceptArtists: artists, ExceptAlbums: albums, WithEmbeddings: true));
    }

    /// <summary>Each track once, with its similarity to the nearest of the sounds; most similar first.</summary>
    private static ShardNeighbor[] Merge(ShardNeighbor[][] found) =>
        [.. found.SelectMany(neighbors => neighbors)
            .Where(neighbor => neighbor.Embedding is not null)
            .GroupBy(neighbor => neighbor.Track)
            .Select(group => group.MaxBy(neighbor => neighbor.Cosine))
            .OrderByDescending(neighbor => neighbor.Cosine).ThenBy(neighbor => neighbor.Track.Value, StringComparer.Ordinal)];

    private async Task<Dictionary<TrackId, TrackSummary>> Describe(TrackId[] tracks, CancellationToken cancellationToken) =>
        (await grains.GetGrain<ICatalogueGrain>(0).Describe(tracks, cancellationToken)).ToDictionary(summary => summary.Track);

    private static SimilarTrack Tell(ShardNeighbor neighbor) => new(
        neighbor.Track, neighbor.Label.Title, neighbor.Label.Artist, neighbor.Label.Album, neighbor.Label.Producers, Math.Clamp(neighbor.Cosine, 0, 1));
}
