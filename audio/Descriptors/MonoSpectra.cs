using System.Buffers;

namespace ProductionValue.Audio;

/// <summary>Everything that is measured on the spectra of the mono signal, frame by frame.</summary>
internal sealed class MonoSpectra
{
    private const double FlatnessFloor = 1e-8; // −80 dB of the bins of white noise of the clip's power.

    private MonoSpectra(int frameCount, double meanSquare) => (FrameCount, MeanSquare) = (frameCount, meanSquare);

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>Mean square of the samples.</summary>
    public double MeanSquare { get; }

    /// <summary>Onset strength, dB [frames].</summary>
    public required double[] OnsetStrength { get; init; }

    /// <summary>MFCC, shape [coefficients, frames].</summary>
    public required double[] Mfcc { get; init; }

    /// <summary>Power of all bins [frames].</summary>
    public required double[] Power { get; init; }

    /// <summary>Spectral centroid, Hz [frames].</summary>
    public required double[] Centroid { get; init; }

    /// <summary>Spectral bandwidth, Hz [frames].</summary>
    public required double[] Bandwidth { get; init; }

    /// <summary>Frequency below which 85 % of the magnitude lies, Hz [frames].</summary>
    public required double[] Rolloff { get; init; }

    /// <summary>Spectral flatness, dB, with a floor that follows the clip's level [frames].</summary>
    public required double[] FlatnessDb { get; init; }

    /// <summary>Spectral contrast, dB, shape [bands, frames].</summary>
    public required double[] Contrast { get; init; }

    /// <summary>Chroma, the strongest class 1, shape [classes, frames].</summary>
    public required double[] Chroma { get; init; }

    /// <summary>Measures a clip with the widest vectors of this machine.</summary>
    /// <param name="mono">Samples at <see cref="MfccSettings.SampleRate"/>.</param>
    public static MonoSpectra Of(ReadOnlySpan<float> mono) => Of(mono, FastMfcc.Widest);

    /// <summary>Measures a clip with vectors of a given width.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    public static MonoSpectra Of(ReadOnlySpan<float> mono, LaneWidth width) => width switch
    {
        LaneWidth.Wide => Fast<Lanes512>(mono),
        LaneWidth.Narrow => Fast<Lanes256>(mono),
        _ => Fast<SingleLane>(mono),
    };

    /// <summary>Measures a clip in double precision, frame by frame: the twin of the fast way.</summary>
    /// <inheritdoc cref="Of(ReadOnlySpan{float})"/>
    public static MonoSpectra Exact(ReadOnlySpan<float> mono)
    {
        var spectrogram = PowerSpectrogram.Of(mono);
        var meanSquare = SampleSums.OfSquares(mono) / mono.Length;
        var shape = new SpectralShape(spectrogram, FlatnessFloorOf(meanSquare));
        var logMel = spectrogram.ToMel();
        Audio.LogMel.ToDb(logMel);
        var mfcc = new double[MfccSettings.CoefficientCount * spectrogram.FrameCount];
        CosineTransform.Default.Apply(logMel, spectrogram.FrameCount, mfcc);
        var power = new double[spectrogram.FrameCount];
        for (var t = 0; t < power.Length; t++)
        {
            foreach (var bin in spectrogram[t])
                power[t] += bin;
        }
        return new MonoSpectra(spectrogram.FrameCount, meanSquare)
        {
            OnsetStrength = Audio.OnsetStrength.Of(logMel, spectrogram.FrameCount),
            Mfcc = mfcc,
            Power = power,
            Centroid = shape.Centroid,
            Bandwidth = shape.Bandwidth,
            Rolloff = shape.Rolloff,
            FlatnessDb = Array.ConvertAll(shape.Flatness, value => 10 * Math.Log10(value)),
            Contrast = SpectralContrast.Of(spectrogram),
            Chroma = Audio.Chroma.Of(spectrogram),
        };
    }

    private static float FlatnessFloorOf(double meanSquare)
    {
        const double WindowPower = 3.0 / 8 * MfccSettings.FftSize;
        return (float)((meanSquare * WindowPower * FlatnessFloor) + 1e-30);
    }

    private static MonoSpectra Fast<T>(ReadOnlySpan<float> mono)
        where T : struct, ILanes<T>
    {
        const int Contrasts = 2 * SpectralContrast.BandCount;
        var frames = MfccSettings.FrameCount(mono.Length);
        var stride = HopColumns.StrideOf(frames);
        int[] rowCounts = [MfccSettings.BandCount, MfccSettings.CoefficientCount, ShapeKernel<T>.RowCount, Contrasts, Audio.Chroma.ClassCount];
        var total = rowCounts.Sum() * stride;
        var lent = ArrayPool<float>.Shared.Rent(total + Aligned.Slack);
        var rest = Aligned.Part(lent, total);
        var logMel = Take(ref rest, MfccSettings.BandCount * stride);
        var mfcc = Take(ref rest, MfccSettings.CoefficientCount * stride);
        var shape = Take(ref rest, ShapeKernel<T>.RowCount * stride);
        var contrast = Take(ref rest, Contrasts * stride);
        var chroma = rest;
        var scratchLength = PowerKernel<T>.WorkLength + PowerKernel<T>.PowerLength + PowerKernel<T>.SampleCount;
        var scratch = ArrayPool<float>.Shared.Rent(scratchLength + Aligned.Slack);
        var edge = Aligned.Part(scratch, scratchLength);
        var work = Take(ref edge, PowerKernel<T>.WorkLength);
        var power = Take(ref edge, PowerKernel<T>.PowerLength);
        var meanSquare = SampleSums.OfSquares(mono) / mono.Length;
        var floor = FlatnessFloorOf(meanSquare);
        for (var frame = 0; frame < frames; frame += T.Count)
        {
            var start = ((long)frame * MfccSettings.HopLength) - (MfccSettings.FftSize / 2);
            PowerKernel<T>.Apply(HopColumns.Padded(mono, start, FramePadding.Zero, edge), work, power);
            MelKernel<T>.LogMel(power, logMel, stride, frame);
            var magnitudes = work[..power.Length];
            ShapeKernel<T>.Shape(power, floor, magnitudes, shape, stride, frame);
            ShapeKernel<T>.Contrast(magnitudes, contrast, stride, frame);
            ShapeKernel<T>.Chroma(power, chroma, stride, frame);
        }
        var written = (frames + T.Count - 1) / T.Count * T.Count;
        for (var band = 0; band < MfccSettings.BandCount; band++)
            logMel[((band * stride) + written)..((band + 1) * stride)].Clear();
        var highest = MelKernel<T>.Highest(logMel, stride, frames);
        MelKernel<T>.Clamp(logMel, highest);
        CosineKernel<T>.Apply(logMel, stride, highest, work[..CosineKernel<T>.WorkLength], mfcc);
        var result = Collect(frames, meanSquare, stride, logMel, mfcc, shape, contrast, chroma);
        ArrayPool<float>.Shared.Return(scratch);
        ArrayPool<float>.Shared.Return(lent);
        return result;
    }

    private static Span<float> Take(ref Span<float> rest, int length)
    {
        var taken = rest[..length];
        rest = rest[length..];
        return taken;
    }

    private static MonoSpectra Collect(int frames, double meanSquare, int stride, Span<float> logMel, Span<float> mfcc, Span<float> shape, Span<float> contrast, Span<float> chroma)
    {
        const double BinHz = (double)MfccSettings.SampleRate / MfccSettings.FftSize;
        var peaks = contrast.Length / 2;
        return new MonoSpectra(frames, meanSquare)
        {
            OnsetStrength = Audio.OnsetStrength.Of(logMel, stride, frames),
            Mfcc = Rows(mfcc, frames, stride, 1),
            Power = Rows(shape[..stride], frames, stride, 1),
            Centroid = Rows(shape.Slice(stride, stride), frames, stride, BinHz),
            Bandwidth = Rows(shape.Slice(2 * stride, stride), frames, stride, BinHz),
            Rolloff = Rows(shape.Slice(3 * stride, stride), frames, stride, BinHz),
            FlatnessDb = Rows(shape.Slice(4 * stride, stride), frames, stride, 10 * Math.Log10(2)),
            Contrast = SpectralContrast.Difference(Rows(contrast[..peaks], frames, stride, 1), Rows(contrast[peaks..], frames, stride, 1)),
            Chroma = Normalized(Rows(chroma, frames, stride, 1), frames),
        };
    }

    private static double[] Rows(ReadOnlySpan<float> rows, int frames, int stride, double scale)
    {
        var result = new double[rows.Length / stride * frames];
        for (var row = 0; row < rows.Length / stride; row++)
        {
            var from = rows.Slice(row * stride, frames);
            var to = result.AsSpan(row * frames, frames);
            for (var t = 0; t < frames; t++)
                to[t] = from[t] * scale;
        }
        return result;
    }

    private static double[] Normalized(double[] chroma, int frames)
    {
        for (var t = 0; t < frames; t++)
        {
            var highest = 0.0;
            for (var i = t; i < chroma.Length; i += frames)
                highest = Math.Max(highest, chroma[i]);
            for (var i = t; highest > 1e-30 && i < chroma.Length; i += frames)
                chroma[i] /= highest;
        }
        return chroma;
    }
}
