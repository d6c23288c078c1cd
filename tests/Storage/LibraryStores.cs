using Orleans.Storage;
using ProductionValue.Grains.Catalogue;
using ProductionValue.Grains.Ingests;
using ProductionValue.Grains.Models;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Tests.Storage;

/// <summary>One storage as the contracts of this folder see it, whatever lies behind.</summary>
public sealed record LibraryStores(
    ITrackStore Tracks, ICatalogueStore Catalogue, IModelStore Models, IIngestStore Ingests, IGrainStorage GrainStates, Func<ValueTask> Close)
    : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Close();
}
