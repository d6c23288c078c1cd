using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Writes down what an operation went through, so that a listener who lost the line hears what they missed.</summary>
internal sealed class OperationJournal(IGrainFactory grains, TimeProvider time)
{
    private const int MaxJournals = 64;
    private const int MaxSteps = 5_000;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    private readonly ConcurrentDictionary<string, Journal> journals = new(StringComparer.Ordinal);

    /// <summary>Begins to follow an operation; one already followed goes on.</summary>
    public void Follow(OperationStatus started)
    {
        var journal = new Journal();
        if (!journals.TryAdd(started.Id, journal))
            return;
        foreach (var surplus in journals.Where(one => one.Value.Done).Take(Math.Max(0, journals.Count - MaxJournals)).ToArray())
            journals.TryRemove(surplus.Key, out _);
        journal.Add(started, MaxSteps);
        _ = Task.Run(() => Write(started.Id, journal)); // Its failures end up in the journal, where listeners hear of them.
    }

    /// <summary>The steps after <paramref name="after"/>, as they come, up to the end.</summary>
    /// <returns>The number of each step, and the step; nothing where the operation is not known.</returns>
    public async IAsyncEnumerable<(int Number, OperationStatus Status)> Read(string id, int after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (!journals.TryGetValue(id, out var journal))
        {
            if (await OperationsEndpoints.Find(grains, id, cancellationToken) is not { } status)
                yield break;
            Follow(status); // Begun through another silo, or before this one listened.
            journal = journals[id];
        }

        for (var next = Math.Max(0, after); ;)
        {
            var (steps, done, changed) = journal.From(next);
            foreach (var step in steps)
                yield return (++next, step);
            if (done)
                yield break;
            await changed.WaitAsync(cancellationToken);
        }
    }

    private async Task Write(string id, Journal journal)
    {
        for (var last = default(OperationStatus); last is not { Done: true };)
        {
            await Task.Delay(Look, time);
            try
            {
                last = await OperationsEndpoints.Find(grains, id, CancellationToken.None)
                    ?? new OperationStatus(id, "not known any more", Done: true, "the silo that ran it has stopped");
            }
            catch (Exception failure) when (failure is TimeoutException or OrleansException or ObjectDisposedException or InvalidOperationException)
            {
                last = new OperationStatus(id, "out of sight", Done: true, failure.Message);
            }

            journal.Add(last, MaxSteps);
        }
    }

    /// <summary>The steps of one operation.</summary>
    private sealed class Journal
    {
        private readonly Lock gate = new();
        private readonly List<OperationStatus> steps = [];
        private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public bool Done { get; private set; }

        public void Add(OperationStatus status, int limit)
        {
            lock (gate)
            {
                if (steps.Count > 0 && steps[^1] == status)
                    return;
                if (steps.Count < limit)
                    steps.Add(status);
                else
                    steps[^1] = status; // A talkative operation loses its middle, never its end.
                Done = status.Done;
                changed.SetResult();
                changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }

        public (OperationStatus[] Steps, bool Done, Task Changed) From(int first)
        {
            lock (gate)
                return ([.. steps.Skip(first)], Done, changed.Task);
        }
    }
}
