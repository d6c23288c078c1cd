using System.Buffers;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Signals whose rate is lowered 32 times, by filters that let everything below 590 Hz through and nothing fold onto it (60 dB); silence lies before and behind them.</summary>
/// <remarks>Five filters that halve the rate, one after the other; pieces of the signal run side by side, one a lane, each from so early that its own outputs see only its samples.</remarks>
internal static class SlowedSignal
{
    /// <summary>Samples for one of the slowed signal.</summary>
    public const int Down = 32;

    private const double Beta = 5.65; // Kaiser's window for 60 dB.
    private const int Chunk = 128; // Samples of a piece at a time: all that is kept of them stays in the first-level cache.
    private const int WarmUp = 30; // Outputs of a piece that see what lies before its first sample.

    /// <summary>Taps of the filters: what would fold onto the bass lies far off at first, so few do.</summary>
    internal static readonly float[][] Halvings = [HalfBand(16), HalfBand(16), HalfBand(16), HalfBand(16), HalfBand(48)];

    // Samples of the signal before an output's own time that it sees, and those that a stage holds back when it is fed row by row: tap by tap, at each stage's rate.
    private static readonly int Before = Halvings.Select((taps, stage) => (taps.Length / 2) << stage).Sum();
    private static readonly int Held = Halvings.Select((taps, stage) => (taps.Length - 2) << stage).Sum();

    /// <summary>How many samples a slowed signal has.</summary>
    /// <param name="length">Samples of the signal.</param>
    public static int LengthOf(int length) => (length + Down - 1) / Down;

    /// <summary>Slows a signal with the widest vectors of this machine.</summary>
    /// <param name="samples">Shape [n].</param>
    /// <returns>Of <see cref="SampleArrays"/>, shape [<see cref="LengthOf"/>].</returns>
    public static float[] Of(ReadOnlySpan<float> samples) => Of(samples, FastMfcc.Widest);

    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    /// <param name="samples">The signal.</param>
    /// <param name="width">Vectors to compute with.</param>
    public static float[] Of(ReadOnlySpan<float> samples, LaneWidth width)
    {
        var result = SampleArrays.Take(LengthOf(samples.Length));
        Run(samples, [], result, [], width);
        return result;
    }

    /// <summary>Slows the middle, (left + right) / 2, and the side, (left − right) / 2, of two channels.</summary>
    /// <param name="left">Shape [n].</param>
    /// <param name="right">Shape [n].</param>
    /// <returns>Of <see cref="SampleArrays"/>, each of shape [<see cref="LengthOf"/>].</returns>
    public static (float[] Middle, float[] Side) Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Require.Length(right, left.Length);
        var (middle, side) = (SampleArrays.Take(LengthOf(left.Length)), SampleArrays.Take(LengthOf(left.Length)));
        Run(left, right, middle, side, FastMfcc.Widest);
        return (middle, side);
    }

    private static void Run(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> middle, Span<float> side, LaneWidth width)
    {
        switch (width)
        {
            case LaneWidth.Wide:
                Run<Lanes512>(left, right, middle, side);
                break;
            case LaneWidth.Narrow:
                Run<Lanes256>(left, right, middle, side);
                break;
            default:
                Run<SingleLane>(left, right, middle, side);
                break;
        }
    }

    // Nothing on the right: the left is the signal.
    private static void Run<T>(ReadOnlySpan<float> left, ReadOnlySpan<float> right, Span<float> middle, Span<float> side)
        where T : struct, ILanes<T>
    {
        var perPiece = (middle.Length + T.Count - 1) / T.Count;
        var cells = Chunk * T.Count;
        var signals = right.IsEmpty ? 1 : 2;
        var perSignal = Halvings.Select((taps, stage) => (taps.Length - 2 + (Chunk >> stage)) * T.Count).Sum() + (cells / Down);
        var lent = ArrayPool<float>.Shared.Rent(cells + (signals * perSignal) + Aligned.Slack);
        var other = Aligned.Part(lent, cells + (signals * perSignal))[..cells];
        var rows = Aligned.Part(lent, cells + (signals * perSignal))[cells..];
        rows.Clear();
        var first = Held - Before - (WarmUp * Down);
        for (var output = -WarmUp; output < perPiece; output += Chunk / Down)
        {
            var place = ((output + WarmUp) * Down) + first;
            var incoming = Incoming<T>(rows, cells);
            HopColumns.Gather(left, place, perPiece * Down, T.Count, incoming);
            if (signals > 1)
            {
                HopColumns.Gather(right, place, perPiece * Down, T.Count, other);
                MiddleAndSide<T>(incoming, other, Incoming<T>(rows[perSignal..], cells));
                Keep<T>(Advance<T>(rows[perSignal..]), output, perPiece, side);
            }
            Keep<T>(Advance<T>(rows), output, perPiece, middle);
        }
        ArrayPool<float>.Shared.Return(lent);
    }

    // Where the first stage takes its samples: behind those that later outputs still see.
    private static Span<float> Incoming<T>(Span<float> rows, int cells)
        where T : struct, ILanes<T> => rows.Slice((Halvings[0].Length - 2) * T.Count, cells);

    private static void MiddleAndSide<T>(Span<float> left, ReadOnlySpan<float> right, Span<float> side)
        where T : struct, ILanes<T>
    {
        var half = T.All(0.5f);
        ref var l = ref MemoryMarshal.GetReference(left);
        ref var r = ref MemoryMarshal.GetReference(right);
        ref var s = ref MemoryMarshal.GetReference(side);
        for (nuint i = 0; i < (nuint)left.Length; i += (nuint)T.Count)
        {
            var (x, y) = (T.Load(ref l, i), T.Load(ref r, i));
            T.Store((x + y) * half, ref l, i);
            T.Store((x - y) * half, ref s, i);
        }
    }

    // Every stage writes where the next one takes its samples, and moves what it still needs to its front. The outputs of the last one lie at the end.
    private static ReadOnlySpan<float> Advance<T>(Span<float> rows)
        where T : struct, ILanes<T>
    {
        for (var (stage, count) = (0, Chunk); stage < Halvings.Length; stage++, count /= 2)
        {
            var taps = Halvings[stage];
            var (held, length) = ((taps.Length - 2) * T.Count, (taps.Length - 2 + count) * T.Count);
            var next = length + (stage + 1 < Halvings.Length ? (Halvings[stage + 1].Length - 2) * T.Count : 0);
            SlowingKernel<T>.Halve(rows[..length], taps, rows.Slice(next, count / 2 * T.Count));
            rows.Slice(length - held, held).CopyTo(rows);
            rows = rows[length..];
        }
        return rows[..(Chunk / Down * T.Count)];
    }

    private static void Keep<T>(ReadOnlySpan<float> outputs, int output, int perPiece, Span<float> result)
        where T : struct, ILanes<T>
    {
        for (var i = 0; i < outputs.Length; i++)
        {
            var (at, lane) = (output + (i / T.Count), i % T.Count);
            var place = (lane * perPiece) + at;
            if (at >= 0 && at < perPiece && place < result.Length)
                result[place] = outputs[i];
        }
    }

    private static float[] HalfBand(int tapCount)
    {
        var taps = new double[tapCount];
        for (var t = 0; t < tapCount; t++)
        {
            var distance = t - ((tapCount - 1) / 2.0);
            var place = 2 * distance / (tapCount - 1);
            taps[t] = Math.Sin(Math.PI * distance / 2) / (Math.PI * distance) * KaiserWindow.At(Beta, place);
        }
        var sum = taps.Sum();
        return Array.ConvertAll(taps, tap => (float)(tap / sum));
    }
}
