using System.Buffers;

namespace ProductionValue.Audio;

/// <summary>Sums and minima of every bin over the frames of a clip, gathered while the spectra pass, the lanes folded so that they stay in the second-level cache beside the spectra.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal sealed class BinSums<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int BinCount = StereoKernel<T>.BinCount;
    private const int Rows = StereoKernel<T>.CellRows;
    private const int Sums = 4; // |M|², |S|², Re M·S*, Im M·S*; then the minima.
    private const float Absent = 1e30f;

    private readonly StereoSpectrum spectrum;
    private readonly float[] masks = new float[2 * T.Count];
    private readonly float[] lent;
    private readonly int offset;

    /// <summary>Starts with nothing.</summary>
    /// <param name="spectrum">Receives the results.</param>
    public BinSums(StereoSpectrum spectrum)
    {
        this.spectrum = spectrum;
        lent = ArrayPool<float>.Shared.Rent((Rows * BinCount * T.FoldedCount) + Aligned.Slack);
        offset = Aligned.OffsetOf(lent); // Asked once: the cells stay where they are within the array.
        Cells.Clear();
        ForgetMinima();
    }

    /// <summary>Sums and minima, folded, as <see cref="StereoKernel{T}.Separate"/> adds to them.</summary>
    public Span<float> Cells => lent.AsSpan(offset, Rows * BinCount * T.FoldedCount);

    /// <summary>Which lanes count, as <see cref="StereoKernel{T}.Separate"/> takes it.</summary>
    public ReadOnlySpan<float> Masks => masks;

    /// <summary>Begins a batch: lanes behind the last frame hold the rest of the clip, which no frame has.</summary>
    /// <param name="frame">First frame of the batch.</param>
    public void Begin(int frame)
    {
        var count = Math.Min(spectrum.FrameCount - frame, T.Count);
        for (var lane = 0; lane < T.Count; lane++)
            (masks[lane], masks[T.Count + lane]) = lane < count ? (1, 0) : (0, Absent);
    }

    /// <summary>Ends a batch, and with it perhaps a block of minima.</summary>
    /// <param name="frame">First frame of the batch.</param>
    public void End(int frame)
    {
        if (!spectrum.EndsFloorBlock(frame + T.Count))
            return;
        spectrum.MidFloors.Add(Minima(Sums));
        spectrum.SideFloors.Add(Minima(Sums + 1));
        ForgetMinima();
    }

    /// <summary>Writes the sums out.</summary>
    public void Finish()
    {
        var cells = Cells;
        for (var row = 0; row < Sums; row++)
        {
            var result = row switch { 0 => spectrum.MidPower, 1 => spectrum.SidePower, 2 => spectrum.CrossRe, _ => spectrum.CrossIm };
            for (var bin = 0; bin < BinCount; bin++)
            {
                foreach (var value in cells.Slice(((bin * Rows) + row) * T.FoldedCount, T.FoldedCount))
                    result[bin] += value;
            }
        }
        for (var bin = 0; bin < BinCount; bin++)
            spectrum.LongTerm[bin] = spectrum.MidPower[bin] + spectrum.SidePower[bin];
    }

    /// <summary>Gives the scratch back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(lent);

    private double[] Minima(int row)
    {
        var cells = Cells;
        var minima = new double[BinCount];
        for (var bin = 0; bin < BinCount; bin++)
        {
            var least = Absent;
            foreach (var value in cells.Slice(((bin * Rows) + row) * T.FoldedCount, T.FoldedCount))
                least = Math.Min(least, value);
            minima[bin] = least;
        }
        return minima;
    }

    private void ForgetMinima()
    {
        var cells = Cells;
        for (var bin = 0; bin < BinCount; bin++)
            cells.Slice(((bin * Rows) + Sums) * T.FoldedCount, (Rows - Sums) * T.FoldedCount).Fill(Absent);
    }
}
