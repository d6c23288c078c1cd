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
        var lent = ArrayPool<float>.Shared.Rent((MfccSettings.BandCount + MfccSettings.CoefficientCount) * stride);
        var scratch = ArrayPool<float>.Shared.Rent(PowerKernel<T>.WorkLength + PowerKernel<T>.PowerLength + (MfccSettings.HopLength * HopColumns.TileOf(T.Count)));
        var logMel = lent.AsSpan(0, MfccSettings.BandCount * stride);
        var rows = lent.AsSpan(logMel.Length, MfccSettings.CoefficientCount * stride);
        LogMel<T>(samples, padding, stride, frames, scratch, logMel);
        var highest = MelKernel<T>.Clamp(logMel, stride, frames);
        MelKernel<T>.Cosine(logMel, stride, highest - ((float)MfccSettings.DynamicRangeDb / 2), rows);
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            rows.Slice(k * stride, frames).CopyTo(coefficients[(k * frames)..]);
        ArrayPool<float>.Shared.Return(scratch);
        ArrayPool<float>.Shared.Return(lent);
    }

    private static void LogMel<T>(ReadOnlySpan<float> samples, FramePadding padding, int stride, int frames, float[] scratch, Span<float> logMel)
        where T : struct, ILanes<T>
    {
        var work = scratch.AsSpan(0, PowerKernel<T>.WorkLength);
        var power = scratch.AsSpan(PowerKernel<T>.WorkLength, PowerKernel<T>.PowerLength);
        var tile = HopColumns.TileOf(T.Count);
        var columns = scratch.AsSpan(work.Length + power.Length, MfccSettings.HopLength * tile);
        for (var frame = 0; frame < frames; frame += T.Count)
        {
            // Batch by batch, so that the layout stays in the cache.
            var padBefore = (MfccSettings.FftSize / 2) - (frame * MfccSettings.HopLength);
            HopColumns.Fill(samples, padBefore, padding, MfccSettings.HopLength, tile, columns);
            PowerKernel<T>.Apply(columns, tile, 0, work, power);
            MelKernel<T>.LogMel(power, logMel, stride, frame);
        }
        // What lies behind the last block was lent uncleared; it takes part in vectors but not in any result.
        var end = (frames + T.Count - 1) / T.Count * T.Count;
        for (var band = 0; band < MfccSettings.BandCount; band++)
            logMel.Slice((band * stride) + end, stride - end).Clear();
    }
}
