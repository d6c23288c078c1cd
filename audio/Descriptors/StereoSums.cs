using System.Buffers;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Fills a <see cref="StereoSpectrum"/> batch by batch of frames, one frame a lane.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal sealed class StereoSums<T>
    where T : struct, ILanes<T>
{
    private readonly StereoSpectrum spectrum;
    private readonly int[] edges; // Where any band begins or ends: within a run all bins belong to the same bands.
    private readonly float[] octaves;
    private readonly float[] narrow;
    private readonly float[] wide;
    private readonly float[] total = new float[T.Count];

    private StereoSums(StereoSpectrum spectrum)
    {
        this.spectrum = spectrum;
        edges = [.. new[] { 0, StereoKernel<T>.BinCount }.Concat(spectrum.OctaveBins).Concat(spectrum.NarrowBins).Concat(spectrum.WideBins).Distinct().Order()];
        octaves = new float[3 * spectrum.Mid.Length * T.Count];
        narrow = new float[spectrum.Narrow.Length * T.Count];
        wide = new float[3 * spectrum.Contrast.Length * T.Count];
    }

    /// <summary>Transforms and sums a clip.</summary>
    /// <param name="spectrum">Receives the sums.</param>
    /// <param name="left">Left channel.</param>
    /// <param name="right">Right channel.</param>
    public static void Fill(StereoSpectrum spectrum, ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        var sums = new StereoSums<T>(spectrum);
        var (workLength, edgeLength) = (StereoKernel<T>.WorkLength, StereoKernel<T>.SampleCount);
        var lent = ArrayPool<float>.Shared.Rent(workLength + (2 * edgeLength) + Aligned.Slack);
        var scratch = Aligned.Part(lent, workLength + (2 * edgeLength));
        using var bins = new BinSums<T>(spectrum);
        for (var frame = 0; frame < spectrum.FrameCount; frame += T.Count)
        {
            var start = ((long)frame * StereoKernel<T>.HopLength) - (StereoKernel<T>.FftSize / 2);
            StereoKernel<T>.Apply(
                HopColumns.Padded(left, start, FramePadding.Zero, scratch.Slice(workLength, edgeLength)),
                HopColumns.Padded(right, start, FramePadding.Zero, scratch.Slice(workLength + edgeLength, edgeLength)),
                scratch[..workLength]);
            bins.Begin(frame);
            sums.Sum(frame, scratch[..workLength], bins);
            bins.End(frame);
        }
        bins.Finish();
        ArrayPool<float>.Shared.Return(lent);
    }

    private void Sum(int frame, ReadOnlySpan<float> work, BinSums<T> bins)
    {
        foreach (var sums in (float[][])[octaves, narrow, wide, total])
            Array.Clear(sums);
        Span<float> totals = stackalloc float[StereoKernel<T>.TotalRows * T.Count];
        var mid = totals[..T.Count];
        var side = totals.Slice(T.Count, T.Count);
        var cross = totals.Slice(2 * T.Count, T.Count);
        var (octave, narrowBand, wideBand) = (-1, -1, -1);
        for (var run = 0; run + 1 < edges.Length; run++)
        {
            Advance(spectrum.OctaveBins, edges[run], ref octave);
            Advance(spectrum.NarrowBins, edges[run], ref narrowBand);
            Advance(spectrum.WideBins, edges[run], ref wideBand);
            var isTextured = IsIn(wideBand, spectrum.Contrast.Length);
            StereoKernel<T>.Separate(work, edges[run]..edges[run + 1], isTextured ? StereoSpectrum.TextureFloor : 0, bins.Masks, bins.Cells, totals);
            Add(mid, total);
            Add(side, total);
            if (IsIn(octave, spectrum.Mid.Length))
                Add(totals[..(3 * T.Count)], octaves.AsSpan(3 * octave * T.Count, 3 * T.Count));
            if (IsIn(narrowBand, spectrum.Narrow.Length))
            {
                Add(mid, narrow.AsSpan(narrowBand * T.Count, T.Count));
                Add(side, narrow.AsSpan(narrowBand * T.Count, T.Count));
            }
            if (!isTextured)
                continue;
            mid.CopyTo(cross); // The logarithms and their squares lie behind.
            Add(totals.Slice(2 * T.Count, 3 * T.Count), wide.AsSpan(3 * wideBand * T.Count, 3 * T.Count));
        }
        Keep(frame);
    }

    private static bool IsIn(int band, int count) => band >= 0 && band < count;

    private static void Advance(int[] bins, int bin, ref int band)
    {
        while (band + 1 < bins.Length && bin >= bins[band + 1])
            band++;
    }

    private static void Add(ReadOnlySpan<float> values, Span<float> sums)
    {
        ref var from = ref MemoryMarshal.GetReference(values);
        ref var to = ref MemoryMarshal.GetReference(sums);
        for (nuint i = 0; i < (nuint)values.Length; i += (nuint)T.Count)
            T.Store(T.Load(ref from, i) + T.Load(ref to, i), ref to, i);
    }

    private void Keep(int frame)
    {
        var count = Math.Min(T.Count, spectrum.FrameCount - frame);
        for (var lane = 0; lane < count; lane++)
        {
            var t = frame + lane;
            spectrum.Total[t] = total[lane];
            for (var octave = 0; octave < spectrum.Mid.Length; octave++)
            {
                var at = (3 * octave * T.Count) + lane;
                (spectrum.Mid[octave][t], spectrum.Side[octave][t], spectrum.Cross[octave][t]) = (octaves[at], octaves[at + T.Count], octaves[at + (2 * T.Count)]);
            }
            for (var band = 0; band < spectrum.Narrow.Length; band++)
                spectrum.Narrow[band][t] = narrow[(band * T.Count) + lane];
            for (var band = 0; band < spectrum.Contrast.Length; band++)
            {
                var at = (3 * band * T.Count) + lane;
                (spectrum.Contrast[band][t], spectrum.Flatness[band][t]) =
                    StereoSpectrum.TextureOf(spectrum.WideBins[band + 1] - spectrum.WideBins[band], wide[at], wide[at + T.Count], wide[at + (2 * T.Count)]);
            }
        }
    }
}
