namespace ProductionValue.Audio;

/// <summary>The first coefficients of the orthonormal discrete cosine transform, type II.</summary>
/// <remarks>Source: Ahmed, Natarajan &amp; Rao, <i>Discrete Cosine Transform</i> (1974). Golden: <c>dct</c>.</remarks>
internal sealed class CosineTransform
{
    private readonly double[] basis;

    /// <summary>Computes the basis.</summary>
    /// <param name="inputCount">Values a frame, n.</param>
    /// <param name="coefficientCount">Coefficients kept, at most n.</param>
    public CosineTransform(int inputCount, int coefficientCount)
    {
        Require.InRange(inputCount, 1, 1 << 16);
        Require.InRange(coefficientCount, 1, inputCount);
        InputCount = inputCount;
        CoefficientCount = coefficientCount;
        basis = new double[inputCount * coefficientCount];
        for (var k = 0; k < coefficientCount; k++)
        {
            var scale = Math.Sqrt((k == 0 ? 1.0 : 2.0) / inputCount);
            for (var i = 0; i < inputCount; i++)
                basis[(k * inputCount) + i] = scale * Math.Cos(Math.PI * k * ((2 * i) + 1) / (2.0 * inputCount));
        }
    }

    /// <summary>The transform of <see cref="MfccSettings"/>.</summary>
    public static CosineTransform Default { get; } = new(MfccSettings.BandCount, MfccSettings.CoefficientCount);

    /// <summary>Values a frame.</summary>
    public int InputCount { get; }

    /// <summary>Coefficients kept.</summary>
    public int CoefficientCount { get; }

    /// <summary>The basis, shape [<see cref="CoefficientCount"/>, <see cref="InputCount"/>].</summary>
    public ReadOnlySpan<double> Basis => basis;

    /// <summary>Transforms every frame.</summary>
    /// <param name="rows">Input, shape [<see cref="InputCount"/>, frames].</param>
    /// <param name="frameCount">Number of frames.</param>
    /// <param name="coefficients">Receives the result, shape [<see cref="CoefficientCount"/>, frames].</param>
    /// <exception cref="ArgumentException">A span has the wrong length.</exception>
    public void Apply(ReadOnlySpan<double> rows, int frameCount, Span<double> coefficients)
    {
        Require.Length(rows, InputCount * frameCount);
        Require.Length(coefficients, CoefficientCount * frameCount);
        coefficients.Clear();
        for (var k = 0; k < CoefficientCount; k++)
        {
            var result = coefficients.Slice(k * frameCount, frameCount);
            for (var i = 0; i < InputCount; i++)
            {
                var weight = basis[(k * InputCount) + i];
                var row = rows.Slice(i * frameCount, frameCount);
                for (var frame = 0; frame < frameCount; frame++)
                    result[frame] += weight * row[frame];
            }
        }
    }
}
