using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ProductionValue.Audio;

/// <summary>Power of the middle and the side below 689 Hz in frames of 3 s: fine enough for a corner in the bass, and long enough for an echo.</summary>
internal sealed class LowSpectra
{
    /// <summary>Rate of the frames, Hz.</summary>
    public const double SampleRate = ClipSignals.StereoRate / 32.0;

    /// <summary>Samples of a frame: 2.97 s.</summary>
    public const int FrameLength = 4_096;

    /// <summary>Bins of a frame.</summary>
    public const int BinCount = (FrameLength / 2) + 1;

    /// <summary>Distance of the bins, Hz.</summary>
    public const double BinHz = SampleRate / FrameLength;

    private const int HopLength = FrameLength / 2;
    private static readonly double[] Window = HannWindow.Periodic(FrameLength);
    private static readonly double Scale = 1 / Window.Sum(w => w * w);

    private LowSpectra(int frames)
    {
        double[][] Rows() => [.. Enumerable.Range(0, frames).Select(_ => new double[BinCount])];
        (Mid, Side) = (Rows(), Rows());
    }

    /// <summary>Power per bin of the middle, white noise of variance 1 having 1 [frames][bins].</summary>
    public double[][] Mid { get; }

    /// <summary>The same of the side [frames][bins].</summary>
    public double[][] Side { get; }

    /// <summary>Takes a clip at <see cref="ClipSignals.StereoRate"/>.</summary>
    /// <param name="mid">Half the sum of the channels, shape [n].</param>
    /// <param name="side">Half their difference, shape [n].</param>
    public static LowSpectra Of(ReadOnlySpan<float> mid, ReadOnlySpan<float> side) => OfSlowed(SlowedSignal.Of(mid), SlowedSignal.Of(side));

    /// <summary>Takes a clip that has been slowed (<see cref="SlowedSignal"/>).</summary>
    /// <param name="slowMid">Half the sum of the channels, shape [n].</param>
    /// <param name="slowSide">Half their difference, shape [n].</param>
    public static LowSpectra OfSlowed(ReadOnlySpan<float> slowMid, ReadOnlySpan<float> slowSide) =>
        OfSlowed(slowMid, slowSide, Vector512.IsHardwareAccelerated ? LaneWidth.Wide : LaneWidth.Narrow);

    /// <inheritdoc cref="OfSlowed(ReadOnlySpan{float}, ReadOnlySpan{float})"/>
    /// <param name="slowMid">Middle.</param>
    /// <param name="slowSide">Side.</param>
    /// <param name="width">Vectors of doubles to compute with: of 512 bits, else of 256.</param>
    public static LowSpectra OfSlowed(ReadOnlySpan<float> slowMid, ReadOnlySpan<float> slowSide, LaneWidth width)
    {
        var spectra = new LowSpectra(Math.Max(1, 1 + ((slowMid.Length - FrameLength) / HopLength)));
        if (width == LaneWidth.Wide)
            spectra.Transform<Doubles512>(slowMid, slowSide);
        else
            spectra.Transform<Doubles256>(slowMid, slowSide);
        return spectra;
    }

    // Eight frames at a time; middle and side of each as real and imaginary part of one transform.
    private void Transform<T>(ReadOnlySpan<float> mid, ReadOnlySpan<float> side)
        where T : struct, IDoubles<T>
    {
        var lent = ArrayPool<double>.Shared.Rent(DoubleFft<T>.Length + Aligned.Slack);
        var points = Aligned.Part(lent, DoubleFft<T>.Length);
        // A clip shorter than a frame lies in its middle, under the top of the window.
        var before = Math.Max(0, (FrameLength - mid.Length) / 2);
        for (var frame = 0; frame < Mid.Length; frame += DoubleFft<T>.Lanes)
        {
            points.Clear();
            for (var lane = 0; lane < DoubleFft<T>.Lanes && frame + lane < Mid.Length; lane++)
            {
                var start = ((frame + lane) * HopLength) - before;
                for (var i = Math.Max(0, -start); i < FrameLength && start + i < mid.Length; i++)
                {
                    points[(2 * i * DoubleFft<T>.Lanes) + lane] = mid[start + i] * Window[i];
                    points[(((2 * i) + 1) * DoubleFft<T>.Lanes) + lane] = side[start + i] * Window[i];
                }
            }
            DoubleFft<T>.Transform(points);
            Separate<T>(points, frame);
        }
        ArrayPool<double>.Shared.Return(lent);
    }

    // The spectra of two real signals: what is symmetric belongs to the one, what is not to the other.
    private void Separate<T>(ReadOnlySpan<double> points, int frame)
        where T : struct, IDoubles<T>
    {
        const int Lanes = DoubleFft<T>.Lanes;
        Span<double> powers = stackalloc double[2 * Lanes];
        ref var origin = ref MemoryMarshal.GetReference(points);
        ref var power = ref MemoryMarshal.GetReference(powers);
        var scale = T.All(Scale / 4);
        var count = Math.Min(Lanes, Mid.Length - frame);
        for (var bin = 0; bin < BinCount; bin++)
        {
            ref var low = ref Unsafe.Add(ref origin, DoubleFft<T>.PlaceOf(bin, FrameLength) * 2 * Lanes);
            ref var high = ref Unsafe.Add(ref origin, DoubleFft<T>.PlaceOf((FrameLength - bin) % FrameLength, FrameLength) * 2 * Lanes);
            var (lowRe, lowIm, highRe, highIm) = (T.Load(ref low, 0), T.Load(ref low, Lanes), T.Load(ref high, 0), T.Load(ref high, Lanes));
            var (midRe, midIm, sideRe, sideIm) = (lowRe + highRe, lowIm - highIm, lowIm + highIm, highRe - lowRe);
            T.Store(T.MultiplyAdd(midRe, midRe, midIm * midIm) * scale, ref power, 0);
            T.Store(T.MultiplyAdd(sideRe, sideRe, sideIm * sideIm) * scale, ref power, Lanes);
            for (var lane = 0; lane < count; lane++)
                (Mid[frame + lane][bin], Side[frame + lane][bin]) = (powers[lane], powers[Lanes + lane]);
        }
    }
}
