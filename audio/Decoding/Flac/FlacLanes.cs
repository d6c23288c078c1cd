using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace ProductionValue.Audio;

/// <summary>Eight channels of FLAC frames side by side: what their predictors left over is turned into samples eight at a time. For one thread.</summary>
/// <remarks>
/// Each sample is predicted from those before it, so that one channel alone waits for every product; but frames know nothing of each other, so the lanes of a vector are
/// channels of several frames. Decoding 30 s of stereo takes about half of what libsndfile needs.
/// </remarks>
internal sealed class FlacLanes
{
    /// <summary>Channels side by side.</summary>
    public const int Count = 8;

    /// <summary>Samples that a predictor looks back at most.</summary>
    public const int MostOrder = 32;

    private readonly int[] rows; // [MostOrder + block size + Count, lanes]; those before the first sample stay zero.
    private readonly int[] weights = new int[MostOrder * Count]; // [look back, lanes]
    private readonly int[] orders = new int[Count];
    private readonly int[] shifts = new int[Count];
    private readonly int[] wasted = new int[Count];
    private readonly bool[] isWide = new bool[Count];

    /// <summary>Makes lanes.</summary>
    /// <param name="blockSize">Samples of the longest channel.</param>
    public FlacLanes(int blockSize) => rows = new int[(MostOrder + blockSize + Count) * Count];

    /// <summary>Whether this processor has what the lanes need.</summary>
    public static bool IsSupported => Avx2.IsSupported;

    /// <summary>The places of one lane's samples: first those that are told, then what its predictor left over. Each is <see cref="Count"/> places behind the one before.</summary>
    public Span<int> Places(int lane) => rows.AsSpan((MostOrder * Count) + lane);

    /// <summary>Tells how a lane is predicted.</summary>
    /// <param name="lane">The lane.</param>
    /// <param name="predictor">Weights of the samples before, the nearest first, at most <see cref="MostOrder"/>.</param>
    /// <param name="shift">Bits that the weighted sum is shifted right by.</param>
    /// <param name="wastedBits">Zeros that each sample ends with and that were left out.</param>
    public void Predict(int lane, ReadOnlySpan<int> predictor, int shift, int wastedBits)
    {
        (orders[lane], shifts[lane], wasted[lane], isWide[lane]) = (predictor.Length, shift, wastedBits, false);
        for (var back = 0; back < MostOrder; back++)
            weights[(back * Count) + lane] = back < predictor.Length ? predictor[back] : 0;
    }

    /// <summary>Tells how far what a lane's predictor says may lie from zero: as far as its samples and what is left over do.</summary>
    public void Reach(int lane, long most) => isWide[lane] = most << shifts[lane] > int.MaxValue; // Then the sum may not fit 32 bits.

    /// <summary>Turns what is left over into samples.</summary>
    /// <param name="blockSize">Samples of every lane.</param>
    public void Restore(int blockSize)
    {
        var longest = Math.Min(orders.Max(), blockSize);
        for (var lane = 0; lane < Count; lane++)
            RestoreFirst(Places(lane), lane, longest);
        if (longest > 0 && isWide.Contains(true))
            RestoreWide(longest, blockSize);
        else if (longest > 0)
            RestoreNarrow(longest, blockSize);
    }

    /// <summary>Gives the samples of every lane, eight at a time.</summary>
    /// <param name="blockSize">Samples of every lane.</param>
    /// <param name="frames">Heads of the frames that the lanes hold.</param>
    /// <param name="scale">What makes −1…1 of a sample.</param>
    /// <param name="planes">Receive the lanes, left and right of each frame in turn, shape [lanes, <see cref="RoomFor"/> a block].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Give(int blockSize, ReadOnlySpan<FlacFrameHead> frames, float scale, float[][] planes)
    {
        Require.InRange(RoomFor(blockSize), 0, planes.Min(plane => plane.Length));
        ref var row = ref MemoryMarshal.GetReference(Places(0));
        var factor = Vector256.Create(scale);
        var unused = Vector256.LoadUnsafe(ref wasted[0]).AsUInt32();
        Span<Vector256<int>> lanes = stackalloc Vector256<int>[Count];
        for (var i = 0; i < blockSize; i += Count)
        {
            Turn(ref Unsafe.Add(ref row, i * Count), unused, lanes);
            for (var lane = 0; lane < Count; lane += 2)
            {
                var (one, other) = Apart(lanes[lane], lanes[lane + 1], lane / 2 < frames.Length ? frames[lane / 2].Channels : 0);
                (Vector256.ConvertToSingle(one) * factor).StoreUnsafe(ref planes[lane][i]);
                (Vector256.ConvertToSingle(other) * factor).StoreUnsafe(ref planes[lane + 1][i]);
            }
        }
    }

    /// <summary>Room that <see cref="Give"/> needs for a block.</summary>
    public static int RoomFor(int blockSize) => (blockSize + Count - 1) / Count * Count;

    // Eight rows of eight lanes as eight lanes of eight samples, with the zeros that were left out.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(ref int row, Vector256<uint> unused, Span<Vector256<int>> lanes)
    {
        Span<Vector256<long>> fours = stackalloc Vector256<long>[Count];
        for (var four = 0; four < Count; four += 4)
        {
            var (a, b) = (Avx2.ShiftLeftLogicalVariable(Row(ref row, four), unused), Avx2.ShiftLeftLogicalVariable(Row(ref row, four + 1), unused));
            var (c, d) = (Avx2.ShiftLeftLogicalVariable(Row(ref row, four + 2), unused), Avx2.ShiftLeftLogicalVariable(Row(ref row, four + 3), unused));
            var (ab, cd) = (Avx2.UnpackLow(a, b).AsInt64(), Avx2.UnpackLow(c, d).AsInt64());
            (fours[four], fours[four + 1]) = (Avx2.UnpackLow(ab, cd), Avx2.UnpackHigh(ab, cd));
            (ab, cd) = (Avx2.UnpackHigh(a, b).AsInt64(), Avx2.UnpackHigh(c, d).AsInt64());
            (fours[four + 2], fours[four + 3]) = (Avx2.UnpackLow(ab, cd), Avx2.UnpackHigh(ab, cd));
        }
        for (var lane = 0; lane < Count / 2; lane++)
        {
            lanes[lane] = Avx2.Permute2x128(fours[lane], fours[lane + 4], 0x20).AsInt32();
            lanes[lane + 4] = Avx2.Permute2x128(fours[lane], fours[lane + 4], 0x31).AsInt32();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (Vector256<int> Left, Vector256<int> Right) Apart(Vector256<int> one, Vector256<int> other, int channels)
    {
        switch (channels)
        {
            case FlacFrameHead.LeftSide:
                return (one, one - other);
            case FlacFrameHead.SideRight:
                return (one + other, other);
            case FlacFrameHead.MiddleSide:
                var sum = (one << 1) + (other & Vector256<int>.One); // The bit that halving lost.
                return ((sum + other) >> 1, (sum - other) >> 1);
            default:
                return (one, other);
        }
    }

    // One lane by itself, up to where all lanes can look back as far as the one that looks back furthest.
    private void RestoreFirst(Span<int> places, int lane, int end)
    {
        for (var i = orders[lane]; i < end; i++)
        {
            long sum = 0;
            for (var back = 0; back < orders[lane]; back++)
                sum += (long)weights[(back * Count) + lane] * places[(i - 1 - back) * Count];
            places[i * Count] += (int)(sum >> shifts[lane]);
        }
    }

    // The same in 64 bits, the even and the odd lanes apart. Shifted by less than 32, the lower half is right whatever comes from above.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RestoreWide(int longest, int blockSize)
    {
        ref var weight = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), (MostOrder + longest) * Count);
        var shift = Vector256.LoadUnsafe(ref shifts[0]).AsUInt64();
        var (evenShift, oddShift) = (shift & Vector256.Create(0xFFFF_FFFFul), shift >> 32);
        for (var i = longest; i < blockSize; i++)
        {
            var (even, odd) = (Vector256<long>.Zero, Vector256<long>.Zero);
            for (var back = longest - 1; back >= 0; back--)
            {
                var (sample, product) = (Row(ref row, -1 - back), Row(ref weight, back));
                even += Avx2.Multiply(sample, product);
                odd += Avx2.Multiply((sample.AsUInt64() >> 32).AsInt32(), (product.AsUInt64() >> 32).AsInt32());
            }
            var lower = Avx2.ShiftRightLogicalVariable(even.AsUInt64(), evenShift).AsInt32();
            var upper = (Avx2.ShiftRightLogicalVariable(odd.AsUInt64(), oddShift) << 32).AsInt32();
            (Row(ref row, 0) + Avx2.Blend(lower, upper, 0b10101010)).StoreUnsafe(ref row);
            row = ref Unsafe.Add(ref row, Count);
        }
    }

    // Four products at a time: weights beyond a lane's order are zero, and so are the rows before the first.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RestoreNarrow(int longest, int blockSize)
    {
        var fours = (longest + 3) / 4;
        ref var weight = ref MemoryMarshal.GetArrayDataReference(weights);
        ref var row = ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(rows), (MostOrder + longest) * Count);
        var (nearest, second, third, fourth) = (Row(ref weight, 0), Row(ref weight, 1), Row(ref weight, 2), Row(ref weight, 3));
        var shift = Vector256.LoadUnsafe(ref shifts[0]).AsUInt32();
        var previous = Row(ref row, -1);
        for (var i = longest; i < blockSize; i++)
        {
            var sum = (Row(ref row, -2) * second) + (Row(ref row, -3) * third);
            var more = Row(ref row, -4) * fourth;
            for (var four = 1; four < fours; four++)
            {
                ref var next = ref Unsafe.Add(ref weight, four * 4 * Count);
                ref var back = ref Unsafe.Subtract(ref row, four * 4 * Count);
                sum += (Row(ref back, -1) * Row(ref next, 0)) + (Row(ref back, -2) * Row(ref next, 1));
                more += (Row(ref back, -3) * Row(ref next, 2)) + (Row(ref back, -4) * Row(ref next, 3));
            }
            previous = Row(ref row, 0) + Avx2.ShiftRightArithmeticVariable(sum + more + (previous * nearest), shift);
            previous.StoreUnsafe(ref row);
            row = ref Unsafe.Add(ref row, Count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<int> Row(ref int at, int rows) => Vector256.LoadUnsafe(ref Unsafe.Add(ref at, rows * Count));
}
