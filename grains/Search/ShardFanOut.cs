using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Search;

/// <summary>Asks every shard of a generation, waits for them until a deadline, and merges what they say.</summary>
internal sealed partial class ShardFanOut(ShardReferences references, IOptions<LibraryOptions> options, TimeProvider time, ILogger<ShardFanOut> logger)
{
    private const string Full = "the search pool is full: ask again shortly";

    /// <summary>The nearest tracks of all shards that answered in time; a reason where none did.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    /// <remarks>Throws what a shard threw where no shard answered at all.</remarks>
    public async Task<Answer<ShardFindings>> Search(int generation, ShardQuery query, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.Value.SearchTimeout, time, cancellationToken);
        return await AskAll(generation, query, null, deadline.Token, cancellationToken);
    }

    /// <summary>The tracks of all shards that are similar to one: its own shard, which knows what it sounds like, is asked first and tells the question for the others.</summary>
    /// <param name="owner">The shard that owns the track.</param>
    /// <param name="query">What is asked for, about that one track alone.</param>
    /// <param name="pool">Nearest tracks that are ranked again by mutual proximity.</param>
    /// <param name="cancellationToken">The caller's.</param>
    /// <returns>Null where the owner does not hold the track.</returns>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    /// <remarks>Throws what the owner threw.</remarks>
    public async Task<Answer<ShardFindings>?> SearchSimilar(ShardKey owner, SimilarQuery query, int pool, CancellationToken cancellationToken)
    {
        using var deadline = new Deadline(options.Value.SearchTimeout, time, cancellationToken);
        try
        {
            var first = await references.Of(owner).SearchSimilar(query, pool, deadline.Token).WaitAsync(deadline.Token);
            return first is null
                ? null
                : await AskAll(owner.Generation, first.Question, (owner.Shard, new Reply(first.Neighbors, Full)), deadline.Token, cancellationToken);
        }
        catch (Exception late) when (IsLate(late, deadline.Token) && !cancellationToken.IsCancellationRequested)
        {
            return new(null, Unanswerable.Busy, Late);
        }
    }

    private async Task<Answer<ShardFindings>> AskAll(
        int generation, ShardQuery query, (int Shard, Reply Reply)? known, CancellationToken deadline, CancellationToken cancellationToken)
    {
        var asked = new Task<Reply>[options.Value.ShardCount];
        for (var shard = 0; shard < asked.Length; shard++)
            asked[shard] = known is { } first && first.Shard == shard ? Task.FromResult(first.Reply) : Ask(new ShardKey(generation, shard), query, deadline);
        var replies = await Task.WhenAll(asked);
        cancellationToken.ThrowIfCancellationRequested();
        var missing = Array.FindAll(replies, reply => reply.Neighbors is null);
        if (missing.Length == replies.Length)
            return Array.Find(missing, reply => reply.Failure is not null).Failure is { } failure
                ? throw failure
                : new(null, Unanswerable.Busy, missing[0].Reason);
        return new(new ShardFindings(replies.Length == 1 ? replies[0].Neighbors! : Merge(replies, query.K), missing.Length > 0));
    }

    /// <summary>The nearest tracks of all shards; null where one did not answer, for where half the neighbours would make a wrong answer.</summary>
    /// <exception cref="OperationCanceledException">The caller has cancelled.</exception>
    public async Task<ShardNeighbor[]?> SearchAll(int generation, ShardQuery query, CancellationToken cancellationToken) =>
        (await Search(generation, query, cancellationToken)).Value is { Partial: false } whole ? whole.Neighbors : null;

    private string Late => $"the index did not answer within {options.Value.SearchTimeout.TotalSeconds:0.###} s: ask again shortly";

    /// <summary>Whether the deadline passed here, or in a shard that is still being loaded.</summary>
    private static bool IsLate(Exception failure, CancellationToken deadline) =>
        failure is TimeoutException || (failure is OperationCanceledException && deadline.IsCancellationRequested);

    private static ShardNeighbor[] Merge(Reply[] replies, int k) =>
        [.. replies.SelectMany(reply => reply.Neighbors ?? []).OrderByDescending(neighbor => neighbor.Similarity).Take(k)];

    private async Task<Reply> Ask(ShardKey key, ShardQuery query, CancellationToken cancellationToken)
    {
        try
        {
            // The wait ends at the deadline even where the shard's silo is gone and nobody hears the cancellation.
            var answer = await references.Of(key).Search(query, cancellationToken).WaitAsync(cancellationToken);
            return new Reply(answer.Neighbors, Full);
        }
        catch (Exception late) when (IsLate(late, cancellationToken))
        {
            return new Reply(null, Late);
        }
        catch (Exception failure) when (failure is not ArgumentException)
        {
            LogUnreachable(logger, failure, key.ToString());
            return new Reply(null, failure.Message, failure); // One shard that cannot be asked does not silence the others.
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Shard {Shard} cannot be asked; answers lack its tracks")]
    private static partial void LogUnreachable(ILogger logger, Exception failure, string shard);

    /// <summary>Ends a question at its deadline or with the caller, whichever comes first.</summary>
    private sealed class Deadline : IDisposable
    {
        private readonly CancellationTokenSource timer;
        private readonly CancellationTokenSource either;

        public Deadline(TimeSpan limit, TimeProvider time, CancellationToken caller)
        {
            timer = new CancellationTokenSource(limit, time);
            either = CancellationTokenSource.CreateLinkedTokenSource(caller, timer.Token);
        }

        public CancellationToken Token => either.Token;

        public void Dispose()
        {
            either.Dispose();
            timer.Dispose();
        }
    }

    /// <summary>What a shard found, or why it found nothing.</summary>
    private readonly record struct Reply(ShardNeighbor[]? Neighbors, string Reason, Exception? Failure = null);
}
