using System.Collections.Concurrent;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Models;

/// <summary>The generations a silo has loaded, each read from storage once.</summary>
internal sealed class GenerationCache(IModelStore store, IGrainFactory grains)
{
    private readonly ConcurrentDictionary<int, Task<LoadedGeneration>> loaded = new();

    /// <summary>A generation's model.</summary>
    /// <exception cref="InvalidOperationException">No such generation is stored.</exception>
    /// <exception cref="InvalidDataException">Its bytes are damaged.</exception>
    public async Task<LoadedGeneration> Get(int generation, CancellationToken cancellationToken)
    {
        var loading = loaded.GetOrAdd(generation, Load);
        try
        {
            return await loading.WaitAsync(cancellationToken);
        }
        catch when (loading.IsFaulted)
        {
            loaded.TryRemove(KeyValuePair.Create(generation, loading)); // The next caller tries again.
            throw;
        }
    }

    /// <summary>Lets go of a retired generation.</summary>
    public void Forget(int generation) => loaded.TryRemove(generation, out _);

    private async Task<LoadedGeneration> Load(int generation)
    {
        var saved = await store.ReadModel(generation, CancellationToken.None)
            ?? throw new InvalidOperationException($"generation {generation}: expected a stored model, got none");
        var known = await grains.GetGrain<IModelGrain>(0).List(CancellationToken.None);
        var schema = Array.Find(known, candidate => candidate.Number == generation)?.Schema
            ?? throw new InvalidOperationException($"generation {generation}: expected one the library knows");
        return await Task.Run(() => new LoadedGeneration(generation, schema, saved));
    }
}
