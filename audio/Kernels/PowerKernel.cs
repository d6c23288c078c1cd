using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace ProductionValue.Audio;

/// <summary>Power spectra of neighbouring frames of a mono signal, one frame a lane: 2,048 samples taken as 1,024 complex points.</summary>
/// <typeparam name="T">The vector width.</typeparam>
internal static class PowerKernel<T>
    where T : struct, ILanes<T>
{
    private const int Points = MfccSettings.FftSize / 2;
    private const int Quarter = Points / 4;

    private static readonly FftPlan Plan = new(Points);

    // Half the window: what belongs to the even and the odd samples is then sum and difference, with nothing left to halve.
    private static readonly float[] Window = Array.ConvertAll(HannWindow.Periodic(MfccSettings.FftSize), w => (float)(w / 2));

    private static readonly float[] Turns = [.. Enumerable.Range(0, (Points / 2) + 1).SelectMany(k => new[]
    {
        (float)Math.Cos(Math.PI * k / Points), (float)-Math.Sin(Math.PI * k / Points),
    })];

    /// <summary>Floats of the scratch that <see cref="Apply"/> is lent.</summary>
    public static int WorkLength => 2 * Points * T.Count;

    /// <summary>Floats of a block of power spectra.</summary>
    public static int PowerLength => MfccSettings.BinCount * T.Count;

    /// <summary>Transforms the frames from <paramref name="frame"/> on, as many as there are lanes.</summary>
    /// <param name="columns">The signal as <see cref="HopColumns"/> lays it out, shape [512, stride].</param>
    /// <param name="stride">Columns.</param>
    /// <param name="frame">First frame.</param>
    /// <param name="work">Lent scratch, shape [<see cref="WorkLength"/>].</param>
    /// <param name="power">Receives |X|², shape [<see cref="MfccSettings.BinCount"/>, lanes].</param>
    public static void Apply(ReadOnlySpan<float> columns, int stride, int frame, Span<float> work, Span<float> power)
    {
        Require.Length(work, WorkLength);
        Require.Length(power, PowerLength);
        FirstStage(columns[frame..], stride, work);
        FftKernel<T>.Finish(Plan, work, 0, Points);
        Untangle(work, power);
    }

    // Point n + 256·q holds the samples 2n and 2n + 1 of column q, because a quarter of the points is one hop of samples.
    private static void FirstStage(ReadOnlySpan<float> columns, int stride, Span<float> work)
    {
        ref var source = ref MemoryMarshal.GetReference(columns);
        ref var origin = ref MemoryMarshal.GetReference(work);
        ref var window = ref MemoryMarshal.GetArrayDataReference(Window);
        ref var factors = ref MemoryMarshal.GetArrayDataReference(Plan.TwiddlesOf(Points));
        var lanes = (nuint)T.Count;
        for (var n = 0; n < Quarter; n++)
        {
            ref var even = ref source;
            ref var odd = ref Unsafe.Add(ref source, (nuint)stride);
            FftKernel<T>.Butterfly(
                T.Load(ref even, 0) * T.All(window), T.Load(ref odd, 0) * T.All(Unsafe.Add(ref window, 1)),
                T.Load(ref even, 1) * T.All(Unsafe.Add(ref window, 512)), T.Load(ref odd, 1) * T.All(Unsafe.Add(ref window, 513)),
                T.Load(ref even, 2) * T.All(Unsafe.Add(ref window, 1024)), T.Load(ref odd, 2) * T.All(Unsafe.Add(ref window, 1025)),
                T.Load(ref even, 3) * T.All(Unsafe.Add(ref window, 1536)), T.Load(ref odd, 3) * T.All(Unsafe.Add(ref window, 1537)),
                ref factors, ref origin, 2 * Quarter * lanes);
            source = ref Unsafe.Add(ref source, 2 * (nuint)stride);
            window = ref Unsafe.Add(ref window, 2);
            factors = ref Unsafe.Add(ref factors, 6);
            origin = ref Unsafe.Add(ref origin, 2 * lanes);
        }
    }

    private static void Untangle(Span<float> work, Span<float> power)
    {
        ref var points = ref MemoryMarshal.GetReference(work);
        ref var result = ref MemoryMarshal.GetReference(power);
        var lanes = (nuint)T.Count;
        var (re0, im0) = (T.Load(ref points, 0), T.Load(ref points, lanes));
        var (lowest, highest) = (re0 + im0, re0 - im0);
        var four = T.All(4); // The halved window belongs to pairs of points; these two bins are alone.
        T.Store(lowest * lowest * four, ref result, 0);
        T.Store(highest * highest * four, ref result, Points * lanes);
        var places = Plan.Places;
        var turns = Turns;
        for (var k = 1; k <= Points / 2; k++)
        {
            ref var low = ref Unsafe.Add(ref points, (nuint)places[k] * 2 * lanes);
            ref var high = ref Unsafe.Add(ref points, (nuint)places[Points - k] * 2 * lanes);
            var (lowRe, lowIm, highRe, highIm) = (T.Load(ref low, 0), T.Load(ref low, lanes), T.Load(ref high, 0), T.Load(ref high, lanes));
            var (evenRe, evenIm, oddRe, oddIm) = (lowRe + highRe, lowIm - highIm, lowIm + highIm, highRe - lowRe);
            var (c, s) = (T.All(turns[2 * k]), T.All(turns[(2 * k) + 1]));
            var turnedRe = (oddRe * c) - (oddIm * s);
            var turnedIm = T.MultiplyAdd(oddRe, s, oddIm * c);
            var (re, im) = (evenRe + turnedRe, evenIm + turnedIm);
            T.Store(T.MultiplyAdd(re, re, im * im), ref result, (nuint)k * lanes);
            (re, im) = (evenRe - turnedRe, evenIm - turnedIm);
            T.Store(T.MultiplyAdd(re, re, im * im), ref result, (nuint)(Points - k) * lanes);
        }
    }
}
