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

    // Cells lie as [batch, band, lane]: each batch of frames is written, and read again for the cosine transform, in one run.
    private static void Compute<T>(ReadOnlySpan<float> samples, FramePadding padding, Span<float> coefficients)
        where T : struct, ILanes<T>
    {
        var frames = MfccSettings.FrameCount(samples.Length);
        var batchLength = MfccSettings.BandCount * T.Count;
        var bands = (frames + T.Count - 1) / T.Count * batchLength;
        var (workLength, powerLength) = (PowerKernel<T>.WorkLength, PowerKernel<T>.PowerLength);
        var total = bands + workLength + powerLength + PowerKernel<T>.SampleCount;
        var lent = ArrayPool<float>.Shared.Rent(total + Aligned.Slack);
        var logMel = Aligned.Part(lent, total);
        var work = logMel.Slice(bands, workLength);
        var power = logMel.Slice(bands + workLength, powerLength);
        var edge = logMel[(bands + workLength + powerLength)..];
        logMel = logMel[..bands];
        var highest = float.NegativeInfinity;
        for (var frame = 0; frame < frames; frame += T.Count)
        {
            var start = ((long)frame * MfccSettings.HopLength) - (MfccSettings.FftSize / 2);
            var batch = logMel.Slice(frame / T.Count * batchLength, batchLength);
            PowerKernel<T>.Apply(HopColumns.Padded(samples, start, padding, edge), work, power);
            MelKernel<T>.LogMel(power, batch, T.Count, 0);
            highest = Math.Max(highest, MelKernel<T>.Highest(batch, T.Count, Math.Min(T.Count, frames - frame)));
        }
        for (var frame = 0; frame < frames; frame += T.Count)
            Cosine<T>(logMel.Slice(frame / T.Count * batchLength, batchLength), highest, work, frame, frames, coefficients);
        ArrayPool<float>.Shared.Return(lent);
    }

    private static void Cosine<T>(ReadOnlySpan<float> batch, float highest, Span<float> work, int frame, int frames, Span<float> coefficients)
        where T : struct, ILanes<T>
    {
        var rows = work.Slice(CosineKernel<T>.WorkLength, MfccSettings.CoefficientCount * T.Count);
        CosineKernel<T>.Apply(batch, T.Count, highest, work[..CosineKernel<T>.WorkLength], rows);
        var count = Math.Min(T.Count, frames - frame);
        for (var k = 0; k < MfccSettings.CoefficientCount; k++)
            rows.Slice(k * T.Count, count).CopyTo(coefficients[((k * frames) + frame)..]);
    }
}
