using ProductionValue.Search;

namespace ProductionValue.Bench.Search;

/// <summary>A thread that adds embeddings at full speed, and asks for each at once, between <see cref="Resume"/> and <see cref="Pause"/>.</summary>
internal sealed class PausedWriter : IDisposable
{
    private readonly HnswIndex index;
    private readonly float[] rows;
    private readonly int dimensions, first;
    private readonly Thread thread;
    private readonly SemaphoreSlim resumed = new(0);
    private volatile bool wanted, working, over;
    private int next;

    /// <summary>Starts it, paused.</summary>
    /// <param name="index">What it writes to.</param>
    /// <param name="rows">Embeddings [count · dimensions]; more than it comes to add.</param>
    /// <param name="dimensions">Dimensions of each.</param>
    /// <param name="first">Number of the first that it adds.</param>
    public PausedWriter(HnswIndex index, float[] rows, int dimensions, int first)
    {
        (this.index, this.rows, this.dimensions, this.first, next) = (index, rows, dimensions, first, first);
        thread = new Thread(Work);
        thread.Start();
    }

    /// <summary>Embeddings added.</summary>
    public int Added => next - first;

    /// <summary>Of these, not found by a search right after.</summary>
    public int Missed { get; private set; }

    /// <summary>Returns once it is at work.</summary>
    public void Resume()
    {
        wanted = true;
        resumed.Release();
        SpinWait.SpinUntil(() => working);
    }

    /// <summary>Returns once it rests.</summary>
    public void Pause()
    {
        wanted = false;
        SpinWait.SpinUntil(() => !working);
    }

    public void Dispose()
    {
        (wanted, over) = (false, true);
        resumed.Release();
        thread.Join();
        resumed.Dispose();
    }

    private void Work()
    {
        var found = new Neighbor[1];
        while (true)
        {
            resumed.Wait();
            if (over)
                return;
            for (working = true; wanted; next++)
            {
                var row = rows.AsSpan(next * dimensions, dimensions);
                index.Add((ulong)next, row);
                Missed += index.Search(row, found, 64) == 1 && found[0].Id == (ulong)next ? 0 : 1;
            }

            working = false;
        }
    }
}
