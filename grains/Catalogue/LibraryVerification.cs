using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Grains.Search;

namespace ProductionValue.Grains.Catalogue;

/// <summary>Derives every view from the track rows and compares, one view after the other, while the library serves.</summary>
public sealed class LibraryVerification(ICatalogueStore catalogue, IGrainFactory grains, IOptions<LibraryOptions> options)
{
    private const int ProducersAtOnce = 16;
    private const int ProducerPage = 500;

    /// <summary>Compares, and makes anew what differs where that is wanted.</summary>
    public async Task<Verification> Run(bool repair, CancellationToken cancellationToken)
    {
        var views = new List<VerifiedView> { await catalogue.Verify(repair, cancellationToken) };
        var generation = (await grains.GetGrain<IModelGrain>(0).Current(cancellationToken)).Live;
        if (generation != 0)
        {
            for (var shard = 0; shard < options.Value.ShardCount; shard++)
                views.Add(await grains.GetGrain<IIndexShardGrain>(new ShardKey(generation, shard).ToString()).Verify(repair, cancellationToken));
            views.Add(await VerifyProducers(cancellationToken));
            views.Add(await grains.GetGrain<IFingerprintsGrain>(generation).Verify(repair, cancellationToken));
        }

        return new Verification(generation, [.. views]);
    }

    /// <summary>A producer's grain holds nothing that its rows do not give, so comparing is reading anew: it is repaired in any case.</summary>
    private async Task<VerifiedView> VerifyProducers(CancellationToken cancellationToken)
    {
        var (producers, wrong) = (0L, 0L);
        string? cursor = null;
        do
        {
            var page = await catalogue.ListProducers(cursor, ProducerPage, cancellationToken);
            foreach (var some in page.Producers.Chunk(ProducersAtOnce))
            {
                var agreed = await Task.WhenAll(some.Select(producer => grains.GetGrain<IProducerGrain>(producer.Id.Value).Reload(cancellationToken)));
                producers += agreed.Length;
                wrong += agreed.Count(agrees => !agrees);
            }

            cursor = page.Next;
        }
        while (cursor is not null);
        return new VerifiedView("producers", producers, wrong, wrong > 0);
    }
}
