using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http.Subsonic;

/// <summary>A song on the way from one to another.</summary>
/// <param name="Track">The song.</param>
/// <param name="Similarity">To the first song, 0…1.</param>
internal sealed record SonicStep(TrackId Track, double Similarity);

/// <summary>Finds a way from one song to another: what sounds like mixtures of the two, from much of the one to much of the other.</summary>
internal sealed class SonicPath(IGrainFactory grains)
{
    /// <summary>Neighbours looked at a mixture, so that one already on the way can be passed over.</summary>
    private const int Neighbors = 12;

    /// <summary>The way, both ends in it, at most <paramref name="count"/> songs; a search for each between them.</summary>
    public async Task<Answer<SonicStep[]>> Find(TrackId start, TrackId end, int count, CancellationToken cancellationToken)
    {
        var live = await grains.GetGrain<IModelGrain>(0).Current(cancellationToken);
        if (live.Live == 0)
            return new(null, Unanswerable.NoGeneration, "nothing has been fitted yet: ingest music, then fit");
        var (from, to) = (await Features(start, live.Schema, cancellationToken), await Features(end, live.Schema, cancellationToken));
        if (from is null || to is null)
            return new(null, Unanswerable.NotFound, $"song: expected one of the library with features, got \"{(from is null ? start : end)}\"");
        var search = grains.GetGrain<ISearchGrain>(0);
        var way = new List<TrackId> { start };
        var mixtures = start == end ? 0 : count - 2;
        for (var step = 1; step <= mixtures; step++)
        {
            var mixture = Mix(from, to, (float)step / (mixtures + 1));
            var answer = await search.Similar(new SimilarQuery(new QueryTrack(null, "path", null, [mixture]), Neighbors), cancellationToken);
            if (answer.Value is not { } near)
                return new(null, answer.Reason, answer.Detail);
            if (near.Similar.FirstOrDefault(one => one.Track != end && !way.Contains(one.Track)) is { } next)
                way.Add(next.Track);
        }

        way.Add(end);
        return new([.. await Measure(way, from, search, cancellationToken)]);
    }

    private async Task<FeatureVector?> Features(TrackId track, string schema, CancellationToken cancellationToken) =>
        await grains.GetGrain<ITrackGrain>(track.Value).Features(schema, cancellationToken);

    private static FeatureVector Mix(FeatureVector from, FeatureVector to, float share) =>
        new(from.Schema, [.. from.Values.Zip(to.Values, (one, other) => one + (share * (other - one)))]);

    /// <summary>How similar each is to the first: as the search tells it, for as many neighbours as it tells.</summary>
    private static async Task<List<SonicStep>> Measure(List<TrackId> way, FeatureVector from, ISearchGrain search, CancellationToken cancellationToken)
    {
        const int mostTold = 1_000;
        var near = await search.Similar(new SimilarQuery(new QueryTrack(null, "start", null, [from]), mostTold), cancellationToken);
        var told = near.Value?.Similar.ToDictionary(one => one.Track, one => one.Similarity) ?? [];
        var last = told.Count > 0 ? told.Values.Min() : 0;
        // Beyond the neighbours told, a song is at most as similar as the last of them.
        return [.. way.Select((track, ordinal) => new SonicStep(track, ordinal == 0 ? 1 : told.GetValueOrDefault(track, last)))];
    }
}
