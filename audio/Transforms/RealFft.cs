using System.Numerics;

namespace ProductionValue.Audio;

/// <summary>Discrete Fourier transform of real samples, radix 2, in double precision: exact and obvious, the twin of the batched one.</summary>
/// <remarks>
/// The n reals are taken as n/2 complex numbers, transformed by decimation in time (Cooley &amp; Tukey, 1965) and untangled by the symmetry of a
/// real signal's spectrum. Golden: <c>rfft_of_noise_re_im</c>. Instances are immutable and may be shared by threads.
/// </remarks>
internal sealed class RealFft
{
    private readonly int half;
    private readonly int[] reversed;
    private readonly double[] cosine;
    private readonly double[] sine;

    /// <summary>Prepares the tables.</summary>
    /// <param name="size">Number of real samples, a power of two of at least 4.</param>
    /// <exception cref="ArgumentException">The size is no power of two of at least 4.</exception>
    public RealFft(int size)
    {
        Require.That(size >= 4 && BitOperations.IsPow2(size), nameof(size), $"expected a power of two of at least 4, got {size}");
        Size = size;
        half = size / 2;
        reversed = new int[half];
        var bits = BitOperations.Log2((uint)half);
        for (var i = 0; i < half; i++)
            reversed[i] = (reversed[i >> 1] >> 1) | ((i & 1) << (bits - 1));
        cosine = new double[half];
        sine = new double[half];
        for (var i = 0; i < half; i++)
        {
            cosine[i] = Math.Cos(2 * Math.PI * i / size);
            sine[i] = -Math.Sin(2 * Math.PI * i / size);
        }
    }

    /// <summary>Samples of one transform.</summary>
    public int Size { get; }

    /// <summary>Bins of one spectrum: <c>Size / 2 + 1</c>.</summary>
    public int BinCount => half + 1;

    /// <summary>Transforms <see cref="Size"/> samples.</summary>
    /// <param name="samples">Shape [<see cref="Size"/>].</param>
    /// <param name="real">Receives the real parts, shape [<see cref="BinCount"/>].</param>
    /// <param name="imaginary">Receives the imaginary parts, shape [<see cref="BinCount"/>].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Transform(ReadOnlySpan<double> samples, Span<double> real, Span<double> imaginary)
    {
        Require.Length(samples, Size);
        Require.Length(real, BinCount);
        Require.Length(imaginary, BinCount);
        for (var i = 0; i < half; i++)
        {
            real[reversed[i]] = samples[2 * i];
            imaginary[reversed[i]] = samples[(2 * i) + 1];
        }
        for (var width = 2; width <= half; width *= 2)
            Combine(real, imaginary, width);
        Untangle(real, imaginary);
    }

    /// <summary>Transforms windowed samples into powers |X|².</summary>
    /// <param name="samples">Shape [<see cref="Size"/>].</param>
    /// <param name="work">Lent scratch, shape [2 · <see cref="BinCount"/>].</param>
    /// <param name="power">Receives the powers, shape [<see cref="BinCount"/>].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Power(ReadOnlySpan<double> samples, Span<double> work, Span<double> power)
    {
        Require.Length(work, 2 * BinCount);
        Require.Length(power, BinCount);
        var real = work[..BinCount];
        var imaginary = work[BinCount..];
        Transform(samples, real, imaginary);
        for (var bin = 0; bin < power.Length; bin++)
            power[bin] = (real[bin] * real[bin]) + (imaginary[bin] * imaginary[bin]);
    }

    private void Combine(Span<double> real, Span<double> imaginary, int width)
    {
        var middle = width / 2;
        var stride = Size / width;
        for (var start = 0; start < half; start += width)
        {
            for (var i = 0; i < middle; i++)
            {
                var c = cosine[i * stride];
                var s = sine[i * stride];
                var low = start + i;
                var high = low + middle;
                var re = (real[high] * c) - (imaginary[high] * s);
                var im = (real[high] * s) + (imaginary[high] * c);
                real[high] = real[low] - re;
                imaginary[high] = imaginary[low] - im;
                real[low] += re;
                imaginary[low] += im;
            }
        }
    }

    private void Untangle(Span<double> real, Span<double> imaginary)
    {
        var (re0, im0) = (real[0], imaginary[0]);
        (real[0], imaginary[0]) = (re0 + im0, 0);
        (real[half], imaginary[half]) = (re0 - im0, 0);
        for (var k = 1; k <= half / 2; k++)
        {
            var m = half - k;
            var evenRe = (real[k] + real[m]) / 2;
            var evenIm = (imaginary[k] - imaginary[m]) / 2;
            var oddRe = (imaginary[k] + imaginary[m]) / 2;
            var oddIm = (real[m] - real[k]) / 2;
            var re = (oddRe * cosine[k]) - (oddIm * sine[k]);
            var im = (oddRe * sine[k]) + (oddIm * cosine[k]);
            (real[k], imaginary[k]) = (evenRe + re, evenIm + im);
            (real[m], imaginary[m]) = (evenRe - re, im - evenIm);
        }
    }
}
