namespace ProductionValue.Audio;

/// <summary>Spectra of the middle (L + R) / 2 and the side (L − R) / 2 of a stereo clip, summed into bands frame by frame.</summary>
/// <remarks>Goldens of the sums, made at 22,050 Hz: <c>octave_energy</c>, <c>octave_mid_energy</c>, <c>octave_side_energy</c>, <c>octave_width</c>.</remarks>
internal sealed class StereoSpectrum
{
    /// <summary>Added to the power of each bin in <see cref="Contrast"/> and <see cref="Flatness"/>: far below any sound.</summary>
    internal const float TextureFloor = 1e-14f;

    /// <summary>Frames over which the least power of a bin is sought: 3.7 s, a multiple of every vector width.</summary>
    internal const int FloorBlock = 80;

    /// <summary>Makes room for a clip.</summary>
    /// <param name="sampleCount">Samples of a channel.</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    /// <param name="fftSize">Frame and transform length in samples.</param>
    /// <param name="hopLength">Samples between frames.</param>
    private StereoSpectrum(int sampleCount, int sampleRate, int fftSize, int hopLength)
    {
        Require.InRange(sampleCount, 1, int.MaxValue);
        FrameCount = 1 + (sampleCount / hopLength);
        BinHz = (double)sampleRate / fftSize;
        var bins = (fftSize / 2) + 1;
        OctaveBins = FrequencyBands.OctaveBins(BinHz, bins);
        NarrowBins = FrequencyBands.Bins(FrequencyBands.NarrowEdgesHz, BinHz, bins);
        WideBins = FrequencyBands.Bins(FrequencyBands.WideEdgesHz, BinHz, bins);
        (Mid, Side, Cross) = (Rows(OctaveBins), Rows(OctaveBins), Rows(OctaveBins));
        (Narrow, Contrast, Flatness) = (Rows(NarrowBins), Rows(WideBins), Rows(WideBins));
        Total = new double[FrameCount];
        LongTerm = new double[bins];
        (MidPower, SidePower, CrossRe, CrossIm) = (new double[bins], new double[bins], new double[bins], new double[bins]);
    }

    /// <summary>Transforms a clip in double precision, frame by frame: the twin of the fast way.</summary>
    /// <param name="left">Left channel, shape [n].</param>
    /// <param name="right">Right channel, shape [n]; the same array where the clip is mono.</param>
    /// <param name="sampleRate">Sample rate, Hz.</param>
    /// <param name="fftSize">Frame and transform length in samples.</param>
    /// <param name="hopLength">Samples between frames.</param>
    public static StereoSpectrum Exact(float[] left, float[] right, int sampleRate, int fftSize, int hopLength)
    {
        Require.Length((ReadOnlySpan<float>)right, left.Length);
        var spectrum = new StereoSpectrum(left.Length, sampleRate, fftSize, hopLength);
        spectrum.Transform(left, right, fftSize, hopLength);
        return spectrum;
    }

    /// <summary>Transforms a clip at 44,100 Hz by frames of 4,096 samples every 2,048, with vectors of a given width.</summary>
    /// <param name="left">Left channel, shape [n].</param>
    /// <param name="right">Right channel, shape [n]; the same where the clip is mono.</param>
    /// <param name="width">Vectors to compute with.</param>
    public static StereoSpectrum Of(ReadOnlySpan<float> left, ReadOnlySpan<float> right, LaneWidth width)
    {
        Require.Length(right, left.Length);
        var spectrum = new StereoSpectrum(left.Length, ClipSignals.StereoRate, StereoKernel<SingleLane>.FftSize, StereoKernel<SingleLane>.HopLength);
        switch (width)
        {
            case LaneWidth.Wide:
                StereoSums<Lanes512>.Fill(spectrum, left, right);
                break;
            case LaneWidth.Narrow:
                StereoSums<Lanes256>.Fill(spectrum, left, right);
                break;
            default:
                StereoSums<SingleLane>.Fill(spectrum, left, right);
                break;
        }
        return spectrum;
    }

    /// <summary>Flatness and spread of a band from the sums over its bins.</summary>
    /// <param name="count">Number of bins.</param>
    /// <param name="power">Sum of the powers.</param>
    /// <param name="logs">Sum of log₂ of the powers.</param>
    /// <param name="squares">Sum of their squares.</param>
    /// <returns>Standard deviation over the bins of the power in dB, and geometric over arithmetic mean in dB.</returns>
    internal static (double Contrast, double Flatness) TextureOf(int count, double power, double logs, double squares)
    {
        var mean = logs / count;
        var deviation = Math.Sqrt(Math.Max(0, (squares / count) - (mean * mean)));
        return (10 * Math.Log10(2) * deviation, 10 * Math.Log10(2) * (mean - Math.Log2((power / count) + TextureFloor)));
    }

    /// <summary>Number of frames.</summary>
    public int FrameCount { get; }

    /// <summary>Distance of the bins, Hz.</summary>
    public double BinHz { get; }

    /// <summary>First bin of each octave, then the end of the last.</summary>
    public int[] OctaveBins { get; }

    /// <summary>First bin of each narrow band, then the end of the last.</summary>
    public int[] NarrowBins { get; }

    /// <summary>First bin of each wide band, then the end of the last.</summary>
    public int[] WideBins { get; }

    /// <summary>Power of the middle [octaves][frames].</summary>
    public double[][] Mid { get; }

    /// <summary>Power of the side [octaves][frames].</summary>
    public double[][] Side { get; }

    /// <summary>Real part of middle times conjugate side [octaves][frames].</summary>
    public double[][] Cross { get; }

    /// <summary>Power of both [narrow bands][frames].</summary>
    public double[][] Narrow { get; }

    /// <summary>Standard deviation over the bins of the power of the middle in dB [wide bands][frames].</summary>
    public double[][] Contrast { get; }

    /// <summary>Geometric over arithmetic mean of the bins of the middle, dB [wide bands][frames].</summary>
    public double[][] Flatness { get; }

    /// <summary>Power of both over all bins [frames].</summary>
    public double[] Total { get; }

    /// <summary>Power of both summed over the frames [bins].</summary>
    public double[] LongTerm { get; }

    /// <summary>Power of the middle summed over the frames [bins].</summary>
    public double[] MidPower { get; }

    /// <summary>Power of the side summed over the frames [bins].</summary>
    public double[] SidePower { get; }

    /// <summary>Real part of middle times conjugate side, summed over the frames [bins].</summary>
    public double[] CrossRe { get; }

    /// <summary>Imaginary part of the same [bins].</summary>
    public double[] CrossIm { get; }

    /// <summary>Least power of the middle in each block of <see cref="FloorBlock"/> frames [blocks][bins]; the last block takes what is left over.</summary>
    public List<double[]> MidFloors { get; } = [];

    /// <summary>Least power of the side in each block [blocks][bins].</summary>
    public List<double[]> SideFloors { get; } = [];

    /// <summary>Whether a block of frames ends before this frame.</summary>
    /// <param name="end">Frame after the last one seen, a multiple of the batch; may lie behind the last frame.</param>
    internal bool EndsFloorBlock(int end) =>
        end >= FrameCount || (end % FloorBlock == 0 && FrameCount - end >= FloorBlock);

    private double[][] Rows(int[] bins) => [.. Enumerable.Range(0, bins.Length - 1).Select(_ => new double[FrameCount])];

    private void Transform(float[] left, float[] right, int fftSize, int hopLength)
    {
        var fft = new RealFft(fftSize);
        var window = HannWindow.Periodic(fftSize);
        var bins = LongTerm.Length;
        var isMono = ReferenceEquals(left, right);
        var (mid, side) = (new double[left.Length], new double[isMono ? 0 : left.Length]);
        for (var i = 0; i < left.Length; i++)
        {
            mid[i] = ((double)left[i] + right[i]) / 2;
            if (!isMono)
                side[i] = ((double)left[i] - right[i]) / 2;
        }
        var frame = new double[fftSize];
        var (midRe, midIm, sideRe, sideIm) = (new double[bins], new double[bins], new double[bins], new double[bins]);
        for (var t = 0; t < FrameCount; t++)
        {
            Spectrum(fft, window, mid, t, hopLength, frame, midRe, midIm);
            if (!isMono)
                Spectrum(fft, window, side, t, hopLength, frame, sideRe, sideIm);
            Sum(t, midRe, midIm, sideRe, sideIm);
            SumBins(t, midRe, midIm, sideRe, sideIm);
            Texture(t, midRe, midIm);
        }
    }

    private static void Spectrum(RealFft fft, double[] window, double[] samples, int t, int hopLength, double[] frame, double[] re, double[] im)
    {
        Framing.Copy(samples, t, hopLength, FramePadding.Zero, frame);
        for (var i = 0; i < frame.Length; i++)
            frame[i] *= window[i];
        fft.Transform(frame, re, im);
    }

    private void Sum(int t, double[] midRe, double[] midIm, double[] sideRe, double[] sideIm)
    {
        var (octave, narrow) = (-1, -1);
        for (var bin = 0; bin < LongTerm.Length; bin++)
        {
            while (octave + 1 < OctaveBins.Length && bin >= OctaveBins[octave + 1])
                octave++;
            while (narrow + 1 < NarrowBins.Length && bin >= NarrowBins[narrow + 1])
                narrow++;
            var mid = (midRe[bin] * midRe[bin]) + (midIm[bin] * midIm[bin]);
            var side = (sideRe[bin] * sideRe[bin]) + (sideIm[bin] * sideIm[bin]);
            LongTerm[bin] += mid + side;
            Total[t] += mid + side;
            if (octave >= 0 && octave < Mid.Length)
            {
                Mid[octave][t] += mid;
                Side[octave][t] += side;
                Cross[octave][t] += (midRe[bin] * sideRe[bin]) + (midIm[bin] * sideIm[bin]);
            }
            if (narrow >= 0 && narrow < Narrow.Length)
                Narrow[narrow][t] += mid + side;
        }
    }

    private void SumBins(int t, double[] midRe, double[] midIm, double[] sideRe, double[] sideIm)
    {
        if (t == 0 || EndsFloorBlock(t))
        {
            MidFloors.Add([.. Enumerable.Repeat(double.MaxValue, LongTerm.Length)]);
            SideFloors.Add([.. Enumerable.Repeat(double.MaxValue, LongTerm.Length)]);
        }
        for (var bin = 0; bin < LongTerm.Length; bin++)
        {
            var mid = (midRe[bin] * midRe[bin]) + (midIm[bin] * midIm[bin]);
            var side = (sideRe[bin] * sideRe[bin]) + (sideIm[bin] * sideIm[bin]);
            MidPower[bin] += mid;
            SidePower[bin] += side;
            CrossRe[bin] += (midRe[bin] * sideRe[bin]) + (midIm[bin] * sideIm[bin]);
            CrossIm[bin] += (midIm[bin] * sideRe[bin]) - (midRe[bin] * sideIm[bin]);
            MidFloors[^1][bin] = Math.Min(MidFloors[^1][bin], mid);
            SideFloors[^1][bin] = Math.Min(SideFloors[^1][bin], side);
        }
    }

    private void Texture(int t, double[] midRe, double[] midIm)
    {
        for (var band = 0; band < Contrast.Length; band++)
        {
            double logs = 0, squares = 0, sum = 0;
            for (var bin = WideBins[band]; bin < WideBins[band + 1]; bin++)
            {
                var power = (midRe[bin] * midRe[bin]) + (midIm[bin] * midIm[bin]);
                var octaves = Math.Log2(power + TextureFloor);
                logs += octaves;
                squares += octaves * octaves;
                sum += power;
            }
            (Contrast[band][t], Flatness[band][t]) = TextureOf(WideBins[band + 1] - WideBins[band], sum, logs, squares);
        }
    }
}
