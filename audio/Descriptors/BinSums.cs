using System.Buffers;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Sums and minima of every bin over the frames of a clip, gathered by lane while the spectra pass.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal sealed class BinSums<T> : IDisposable
    where T : struct, ILanes<T>
{
    private const int BinCount = StereoKernel<T>.BinCount;
    private const int Rows = 4; // |M|², |S|², Re M·S*, Im M·S*.
    private const float Absent = 1e30f;

    private readonly StereoSpectrum spectrum;
    private readonly float[] lent;

    /// <summary>Starts with nothing.</summary>
    /// <param name="spectrum">Receives the results.</param>
    public BinSums(StereoSpectrum spectrum)
    {
        this.spectrum = spectrum;
        lent = ArrayPool<float>.Shared.Rent((Rows + 2) * BinCount * T.Count);
        Sums.Clear();
        Minima.Fill(Absent);
    }

    private Span<float> Sums => lent.AsSpan(0, Rows * BinCount * T.Count);

    private Span<float> Minima => lent.AsSpan(Rows * BinCount * T.Count, 2 * BinCount * T.Count);

    /// <summary>Adds a batch of frames.</summary>
    /// <param name="frame">First frame of the batch.</param>
    /// <param name="spectra">What <see cref="StereoKernel{T}"/> gave.</param>
    public void Add(int frame, ReadOnlySpan<float> spectra)
    {
        // Lanes behind the last frame hold the rest of the clip, which no frame has.
        Span<float> counted = stackalloc float[16];
        Span<float> absent = stackalloc float[16];
        absent.Fill(Absent);
        counted[..Math.Min(spectrum.FrameCount - frame, T.Count)].Fill(1);
        absent[..Math.Min(spectrum.FrameCount - frame, T.Count)].Clear();
        var mask = T.Load(ref MemoryMarshal.GetReference(counted), 0);
        var behind = T.Load(ref MemoryMarshal.GetReference(absent), 0);
        ref var cells = ref MemoryMarshal.GetReference(spectra);
        ref var sums = ref MemoryMarshal.GetReference(Sums);
        ref var minima = ref MemoryMarshal.GetReference(Minima);
        var powers = (nuint)(2 * BinCount * T.Count);
        for (nuint i = 0; i < powers; i += (nuint)T.Count)
        {
            var power = T.Load(ref cells, i);
            T.Store(T.MultiplyAdd(power, mask, T.Load(ref sums, i)), ref sums, i);
            T.Store(T.Min(T.Max(power, behind), T.Load(ref minima, i)), ref minima, i);
        }
        for (var i = powers; i < 2 * powers; i += (nuint)T.Count)
            T.Store(T.MultiplyAdd(T.Load(ref cells, i), mask, T.Load(ref sums, i)), ref sums, i);
        if (spectrum.EndsFloorBlock(frame + T.Count))
            EndBlock();
    }

    /// <summary>Writes the sums out.</summary>
    public void Finish()
    {
        for (var row = 0; row < Rows; row++)
        {
            var result = row switch { 0 => spectrum.MidPower, 1 => spectrum.SidePower, 2 => spectrum.CrossRe, _ => spectrum.CrossIm };
            for (var bin = 0; bin < BinCount; bin++)
            {
                foreach (var value in Sums.Slice(((row * BinCount) + bin) * T.Count, T.Count))
                    result[bin] += value;
            }
        }
        for (var bin = 0; bin < BinCount; bin++)
            spectrum.LongTerm[bin] = spectrum.MidPower[bin] + spectrum.SidePower[bin];
    }

    /// <summary>Gives the scratch back.</summary>
    public void Dispose() => ArrayPool<float>.Shared.Return(lent);

    private void EndBlock()
    {
        for (var row = 0; row < 2; row++)
        {
            var floors = row == 0 ? spectrum.MidFloors : spectrum.SideFloors;
            var block = new double[BinCount];
            for (var bin = 0; bin < BinCount; bin++)
            {
                var least = Absent;
                foreach (var value in Minima.Slice(((row * BinCount) + bin) * T.Count, T.Count))
                    least = Math.Min(least, value);
                block[bin] = least;
            }
            floors.Add(block);
        }
        Minima.Fill(Absent);
    }
}
