namespace ProductionValue.Tests.Cluster;

/// <summary>What is to fail in a cluster, step by step. A step has a name such as <c>store.Write:after</c>; one that is armed throws once.</summary>
internal sealed class FaultPlan
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, int> armed = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> seen = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TaskCompletionSource> held = new(StringComparer.Ordinal);
    private Random? chance;
    private double probability;

    /// <summary>Faults thrown so far.</summary>
    public int Thrown { get; private set; }

    /// <summary>Makes the next <paramref name="times"/> passages of a step fail.</summary>
    public void Arm(string step, int times = 1)
    {
        lock (gate)
            armed[step] = times;
    }

    /// <summary>Makes every step fail now and then, from a seed.</summary>
    public void ArmAtRandom(int seed, double share)
    {
        lock (gate)
            (chance, probability) = (new Random(seed), share);
    }

    /// <summary>From here on nothing fails.</summary>
    public void Disarm()
    {
        lock (gate)
        {
            armed.Clear();
            chance = null;
        }
    }

    /// <summary>Makes whoever comes to a step wait there, until <see cref="Release"/>.</summary>
    public void Hold(string step)
    {
        lock (gate)
            held[step] = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    /// <summary>Lets everybody go on who waits at a step.</summary>
    public void Release(string step)
    {
        lock (gate)
        {
            if (held.Remove(step, out var waiting))
                waiting.SetResult();
        }
    }

    /// <summary>Called where a step is that can be held.</summary>
    public Task Wait(string step)
    {
        lock (gate)
            return held.TryGetValue(step, out var waiting) ? waiting.Task : Task.CompletedTask;
    }

    /// <summary>How often a step was passed.</summary>
    public int Passed(string step)
    {
        lock (gate)
            return seen.GetValueOrDefault(step);
    }

    /// <summary>Called where a step is: throws when the plan says so.</summary>
    /// <exception cref="IOException">The plan says so.</exception>
    public void Pass(string step)
    {
        lock (gate)
        {
            seen[step] = seen.GetValueOrDefault(step) + 1;
            var fails = chance is not null && chance.NextDouble() < probability;
            if (armed.TryGetValue(step, out var times))
            {
                fails = true;
                if (times == 1)
                    armed.Remove(step);
                else
                    armed[step] = times - 1;
            }

            if (!fails)
                return;
            Thrown++;
        }

        throw new IOException($"injected fault at {step}");
    }
}
