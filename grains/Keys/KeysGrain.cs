using ProductionValue.Contracts;
using ProductionValue.Grains.Models;

namespace ProductionValue.Grains.Keys;

/// <inheritdoc cref="IKeysGrain"/>
internal sealed class KeysGrain(
    [PersistentState("keys", ModelGrain.StorageName)] IPersistentState<KeyBook> book, TimeProvider time) : Grain, IKeysGrain
{
    public async Task<NewApiKey> Create(ApiKeyQuestion question, CancellationToken cancellationToken)
    {
        var (next, key) = book.State.Create(question, time.GetUtcNow());
        await Save(next);
        return key;
    }

    public Task<ApiKeySummary[]> List(CancellationToken cancellationToken) => Task.FromResult(book.State.Keys.Select(key => key.Summary).ToArray());

    public async Task<ApiKeySummary?> Revoke(string id, CancellationToken cancellationToken)
    {
        var next = book.State.Revoke(id, time.GetUtcNow());
        if (next != book.State)
            await Save(next);
        return book.State.Find(id);
    }

    public Task<ApiKeySummary?> Find(string secretHash, CancellationToken cancellationToken) => Task.FromResult(book.State.Opens(secretHash));

    private async Task Save(KeyBook next)
    {
        var before = book.State;
        book.State = next;
        try
        {
            await book.WriteStateAsync();
        }
        catch
        {
            book.State = before; // A failed write leaves memory as it was.
            throw;
        }
    }
}
