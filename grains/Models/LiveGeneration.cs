using ProductionValue.Contracts;

namespace ProductionValue.Grains.Models;

/// <summary>
/// Which generation answers, as a silo's questions know it: asked of the model grain once a <see cref="Lease"/> and not once a question.
/// A promotion is told only when every lease from before it has ended, so whoever has heard of one is answered by it.
/// </summary>
internal sealed class LiveGeneration(IGrainFactory grains, TimeProvider time)
{
    /// <summary>How long an answer of the model grain is good for.</summary>
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(20);

    private readonly IModelGrain model = grains.GetGrain<IModelGrain>(0);
    private Known? known;

    /// <summary>The generations in service.</summary>
    public async ValueTask<GenerationPair> Read(CancellationToken cancellationToken)
    {
        var now = time.GetTimestamp();
        if (Volatile.Read(ref known) is { } leased && time.GetElapsedTime(leased.Asked, now) < Lease)
            return leased.Generations;
        var current = await model.Current(cancellationToken);
        Volatile.Write(ref known, new Known(current, now));
        return current;
    }

    /// <param name="Generations">The answer.</param>
    /// <param name="Asked">When the question was sent: the answer is at least as new.</param>
    private sealed record Known(GenerationPair Generations, long Asked);
}
