using System.Runtime.CompilerServices;

namespace ProductionValue.Search.Hnsw;

/// <summary>Spin locks striped over the nodes, for threads that link side by side. Held for one row at a time, never two.</summary>
internal sealed class RowLocks
{
    private const int Stripes = 1 << 14;

    private readonly int[] held = new int[Stripes];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Enter(int node)
    {
        ref var mine = ref held[node & (Stripes - 1)];
        if (Interlocked.CompareExchange(ref mine, 1, 0) != 0)
            Wait(ref mine);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Exit(int node) => Volatile.Write(ref held[node & (Stripes - 1)], 0);

    private static void Wait(ref int mine)
    {
        var spin = new SpinWait();
        while (Interlocked.CompareExchange(ref mine, 1, 0) != 0)
            spin.SpinOnce(sleep1Threshold: -1);
    }
}
