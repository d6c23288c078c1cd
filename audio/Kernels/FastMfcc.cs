using System.Buffers;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>MFCC in single precision with every frame in a vector lane; held to <see cref="Mfcc"/>. Scratch comes from the shared pool: nothing is allocated.</summary>
internal static class FastMfcc
{
    /// <summary>The widest vectors this machine computes with.</summary>
    public static LaneWidth Widest { get; } =
        Vector512.IsHardwareAccelerated ? LaneWidth.Wide : Vector256.IsHardwareAccelerated ? LaneWidth.Narrow : LaneWidth.Single;

    /// <summary>MFCC of every frame.</summary>
    /// <param name="samples">Mono samples at <see cref="MfccSettings.SampleRate"/>, shape [n], n ≥ 1.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <param name="coefficients">Receives the coefficients, shape [<see cref="MfccSettings.CoefficientCount"/>, frames].</param>
    /// <exception cref="ArgumentException">The span has the wrong length, or there are no samples.</exception>
    public static void Compute(ReadOnlySpan<float> samples, FramePadding padding, Span<float> coefficients) =>
        Compute(samples, padding, coefficients, Widest);

    /// <inheritdoc cref="Compute(ReadOnlySpan{float}, FramePadding, Span{float})"/>
    /// <param name="samples">Mono samples.</param>
    /// <param name="padding">What lies beyond the ends.</param>
    /// <param name="coefficients">Receives the coefficients.</param>
    /// <param name="width">Vectors to compute with.</param>
    public static void Compute(ReadOnlySpan<float> samples, FramePadding padding, Span<float> coefficients, LaneWidth width)
    {
        Require.That(!samples.IsEmpty, nameof(samples), "expected at least one sample, got none");
        Require.Length(coefficients, MfccSettings.CoefficientCount * MfccSettings.FrameCount(samples.Length));
        switch (width)
        {
            case LaneWidth.Wide:
                Compute<Lanes512>(samples, padding, coefficients);
                break;
            case LaneWidth.Narrow:
                Compute<Lanes256>(samples, padding, coefficients);
                break;
            default:
                Compute<SingleLane>(samples, padding, coefficients);
                break;
        }
    }

    private static void Compute<T>(ReadOnlySpan<float> samples, FramePadding padding, Span<float> coefficients)
        where T : struct, ILanes<T>
    {
        var frames = MfccSettings.FrameCount(samples.Length);
        var stride = HopColumns.StrideOf(frames);
        var (bands, results) = (MfccSettings.BandCount * stride, MfccSettings.CoefficientCount * stride);
        var lent = ArrayPool<float>.Shared.Rent(bands + results + Aligned.Slack);
        var rows = Aligned.Part(lent, bands + results);
        LogMel<T>(samples, padding, stride, frames, rows[..bands]);
        Cosine<T>(rows[..bands], stride, frames, rows[bands..]);
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            rows.Slice(bands + (k * stride), frames).CopyTo(coefficients[(k * frames)..]);
        ArrayPool<float>.Shared.Return(lent);
    }

    private static void LogMel<T>(ReadOnlySpan<float> samples, FramePadding padding, int stride, int frames, Span<float> logMel)
        where T : struct, ILanes<T>
    {
        var (workLength, powerLength) = (PowerKernel<T>.WorkLength, PowerKernel<T>.PowerLength);
        var lent = ArrayPool<float>.Shared.Rent(workLength + powerLength + PowerKernel<T>.SampleCount + Aligned.Slack);
        var scratch = Aligned.Part(lent, workLength + powerLength + PowerKernel<T>.SampleCount);
        var work = scratch[..workLength];
        var power = scratch.Slice(workLength, powerLength);
        var edge = scratch[(workLength + powerLength)..];
        for (var frame = 0; frame < frames; frame += T.Count)
        {
            var start = ((long)frame * MfccSettings.HopLength) - (MfccSettings.FftSize / 2);
            PowerKernel<T>.Apply(HopColumns.Padded(samples, start, padding, edge), work, power);
            MelKernel<T>.LogMel(power, logMel, stride, frame);
        }
        ArrayPool<float>.Shared.Return(lent);
        // What lies behind the last block was lent uncleared; it takes part in vectors but not in any result.
        var end = (frames + T.Count - 1) / T.Count * T.Count;
        for (var band = 0; band < MfccSettings.BandCount; band++)
            logMel.Slice((band * stride) + end, stride - end).Clear();
    }

    private static void Cosine<T>(ReadOnlySpan<float> logMel, int stride, int frames, Span<float> rows)
        where T : struct, ILanes<T>
    {
        var lent = ArrayPool<float>.Shared.Rent(CosineKernel<T>.WorkLength + Aligned.Slack);
        var highest = MelKernel<T>.Highest(logMel, stride, frames);
        CosineKernel<T>.Apply(logMel, stride, highest, Aligned.Part(lent, CosineKernel<T>.WorkLength), rows);
        ArrayPool<float>.Shared.Return(lent);
    }
}
