using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;

namespace ProductionValue.Grains.Credits;

/// <inheritdoc cref="IProducerNamesGrain"/>
/// <remarks>
/// A ruling is durable before the first track follows it. A track that is put meanwhile asks for the revision again after its row is
/// written, so it is either found by the walk over the rows or follows by itself. What a crash interrupts is gone on with at the next call.
/// </remarks>
internal sealed class ProducerNamesGrain(
    [PersistentState("names", "library")] IPersistentState<NameBook> book, ITrackStore store, TimeProvider time) : Grain, IProducerNamesGrain
{
    private const int TracksAtOnce = 16;

    public async Task<RulingReply> Rule(NameRuling ruling, CancellationToken cancellationToken)
    {
        if (NameBook.Refuse(ruling) is { } refusal)
            return new RulingReply(null, refusal);
        await GoOn(cancellationToken);
        if (book.State.Rulings.FindLast(kept => kept.UndoneAt is null) is { } last && NameBook.Same(last.Ruling, ruling))
            return new RulingReply(last, null); // A retried call changes nothing.
        var kept = new KeptRuling(book.State.Rulings.Count + 1, ruling, time.GetUtcNow());
        await Write(rulings => rulings.Add(kept), newRevision: true, cancellationToken);
        return new RulingReply(await Follow(kept.Number, cancellationToken), null);
    }

    public async Task<RulingReply> Undo(int number, string by, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(by) || by.Length > ProducerId.MaxLength)
            return new RulingReply(null, $"by: expected 1 to {ProducerId.MaxLength} characters, got \"{by}\"");
        await GoOn(cancellationToken);
        if (book.State.Rulings.Find(kept => kept.Number == number) is not { } ruled)
            return new RulingReply(null, $"number: expected 1 to {book.State.Rulings.Count}, got {number}");
        if (ruled.UndoneAt is not null)
            return new RulingReply(ruled, null); // A retried call changes nothing.
        await Write(rulings => rulings[number - 1] = ruled with { UndoneAt = time.GetUtcNow(), UndoneBy = by, Complete = false, Tracks = 0 }, newRevision: true, cancellationToken);
        return new RulingReply(await Follow(number, cancellationToken), null);
    }

    public Task<KeptRuling[]> List(CancellationToken cancellationToken) => Task.FromResult(book.State.Rulings.ToArray());

    public Task<NameRules> Read(long knownRevision, CancellationToken cancellationToken) =>
        Task.FromResult(book.State.Revision == knownRevision ? new NameRules(knownRevision, null, null) : book.State.Rules());

    private async Task GoOn(CancellationToken cancellationToken)
    {
        foreach (var number in book.State.Rulings.Where(kept => !kept.Complete).Select(kept => kept.Number).ToArray())
            await Follow(number, cancellationToken);
    }

    private async Task<KeptRuling> Follow(int number, CancellationToken cancellationToken)
    {
        var changed = 0;
        foreach (var producer in book.State.Concerned(book.State.Rulings[number - 1]))
        {
            var credited = new List<TrackId>();
            await foreach (var row in store.ScanProducer(producer, "", cancellationToken))
                credited.Add(row.Track);
            foreach (var batch in credited.Chunk(TracksAtOnce))
                changed += (await Task.WhenAll(batch.Select(track => GrainFactory.GetGrain<ITrackGrain>(track.Value).Reconcile(cancellationToken)))).Count(follows => follows);
        }

        await Write(
            rulings => rulings[number - 1] = rulings[number - 1] with { Complete = true, Tracks = rulings[number - 1].Tracks + changed },
            newRevision: false, cancellationToken);
        return book.State.Rulings[number - 1];
    }

    private async Task Write(Action<List<KeptRuling>> change, bool newRevision, CancellationToken cancellationToken)
    {
        var before = (book.State.Rulings, book.State.Revision);
        book.State.Rulings = [.. book.State.Rulings];
        change(book.State.Rulings);
        book.State.Revision += newRevision ? 1 : 0;
        try
        {
            await book.WriteStateAsync(cancellationToken);
        }
        catch
        {
            (book.State.Rulings, book.State.Revision) = before;
            DeactivateOnIdle(); // Whether the write happened is unknown: the next activation reads what is stored.
            throw;
        }
    }
}
