using System.Buffers;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Fills a <see cref="StereoSpectrum"/> batch by batch of frames, one frame a lane.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class StereoSums<T>
    where T : struct, ILanes<T>
{
    private const int BinCount = StereoKernel<T>.BinCount;

    /// <summary>Transforms and sums a clip.</summary>
    /// <param name="spectrum">Receives the sums.</param>
    /// <param name="left">Left channel.</param>
    /// <param name="right">Right channel; the same array where the clip is mono.</param>
    public static void Fill(StereoSpectrum spectrum, float[] left, float[] right)
    {
        var tile = HopColumns.TileOf(T.Count);
        var cells = StereoKernel<T>.HopLength * tile;
        var signals = ArrayPool<float>.Shared.Rent(2 * left.Length);
        var lent = ArrayPool<float>.Shared.Rent(2 * cells);
        var scratchLength = StereoKernel<T>.WorkLength + (4 * BinCount * T.Count);
        var scratch = ArrayPool<float>.Shared.Rent(scratchLength + Aligned.Slack);
        using var bins = new BinSums<T>(spectrum);
        var mid = lent.AsSpan(0, cells);
        var side = lent.AsSpan(cells, cells);
        var middles = signals.AsSpan(0, left.Length);
        var sides = signals.AsSpan(left.Length, left.Length);
        SampleSums.Combine(left, right, 0.5f, middles);
        SampleSums.Combine(left, right, -0.5f, sides);
        var aligned = Aligned.Part(scratch, scratchLength);
        var work = aligned[..StereoKernel<T>.WorkLength];
        var spectra = aligned.Slice(work.Length, 4 * BinCount * T.Count);
        for (var frame = 0; frame < spectrum.FrameCount; frame += T.Count)
        {
            Lay(middles, frame, mid);
            Lay(sides, frame, side);
            StereoKernel<T>.Apply(mid, side, tile, 0, work, spectra);
            Sum(spectrum, frame, spectra);
            bins.Add(frame, spectra);
        }
        bins.Finish();
        ArrayPool<float>.Shared.Return(scratch);
        ArrayPool<float>.Shared.Return(lent);
        ArrayPool<float>.Shared.Return(signals);
    }

    private static void Lay(ReadOnlySpan<float> samples, int frame, Span<float> columns) => HopColumns.Fill(
        samples,
        (StereoKernel<T>.FftSize / 2) - (frame * StereoKernel<T>.HopLength),
        FramePadding.Zero,
        StereoKernel<T>.HopLength,
        HopColumns.TileOf(T.Count),
        columns);

    private static void Sum(StereoSpectrum spectrum, int frame, ReadOnlySpan<float> spectra)
    {
        var mid = spectra[..(BinCount * T.Count)];
        var side = spectra.Slice(BinCount * T.Count, BinCount * T.Count);
        var cross = spectra.Slice(2 * BinCount * T.Count, BinCount * T.Count);
        for (var octave = 0; octave < spectrum.Mid.Length; octave++)
        {
            var run = Run(spectrum.OctaveBins, octave);
            Put(StereoKernel<T>.Sum(mid[run]), spectrum.Mid[octave], frame);
            Put(StereoKernel<T>.Sum(side[run]), spectrum.Side[octave], frame);
            Put(StereoKernel<T>.Sum(cross[run]), spectrum.Cross[octave], frame);
        }
        for (var band = 0; band < spectrum.Narrow.Length; band++)
        {
            var run = Run(spectrum.NarrowBins, band);
            Put(StereoKernel<T>.Sum(mid[run]) + StereoKernel<T>.Sum(side[run]), spectrum.Narrow[band], frame);
        }
        Put(StereoKernel<T>.Sum(mid) + StereoKernel<T>.Sum(side), spectrum.Total, frame);
        Texture(spectrum, frame, mid);
    }

    private static Range Run(int[] bins, int band) => (bins[band] * T.Count)..(bins[band + 1] * T.Count);

    private static void Texture(StereoSpectrum spectrum, int frame, ReadOnlySpan<float> mid)
    {
        Span<float> lanes = stackalloc float[3 * 16];
        ref var first = ref MemoryMarshal.GetReference(lanes);
        for (var band = 0; band < spectrum.Contrast.Length; band++)
        {
            var run = mid[Run(spectrum.WideBins, band)];
            var (logs, squares) = StereoKernel<T>.Logarithms(run, StereoSpectrum.TextureFloor);
            T.Store(StereoKernel<T>.Sum(run), ref first, 0);
            T.Store(logs, ref first, 16);
            T.Store(squares, ref first, 32);
            for (var lane = 0; lane < T.Count && frame + lane < spectrum.FrameCount; lane++)
            {
                (spectrum.Contrast[band][frame + lane], spectrum.Flatness[band][frame + lane]) =
                    StereoSpectrum.TextureOf(run.Length / T.Count, lanes[lane], lanes[16 + lane], lanes[32 + lane]);
            }
        }
    }

    private static void Put(T value, double[] row, int frame)
    {
        Span<float> lanes = stackalloc float[16];
        T.Store(value, ref MemoryMarshal.GetReference(lanes), 0);
        for (var lane = 0; lane < T.Count && frame + lane < row.Length; lane++)
            row[frame + lane] = lanes[lane];
    }
}
