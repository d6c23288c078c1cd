using System.Numerics;

namespace ProductionValue.Audio;

/// <summary>Tables of a complex transform of 4ᵐ points by radix 4, decimated in frequency, in place. Immutable; may be shared by threads.</summary>
internal sealed class FftPlan
{
    private readonly float[][] twiddles; // By log₄ of the stage's size: cos, sin of 1, 2, 3 times the angle, for each butterfly.

    /// <summary>Computes the tables.</summary>
    /// <param name="size">Points: a power of four of at least 16.</param>
    public FftPlan(int size)
    {
        Require.That(size >= 16 && BitOperations.IsPow2(size) && BitOperations.Log2((uint)size) % 2 == 0, nameof(size), $"expected a power of four of at least 16, got {size}");
        Size = size;
        var digits = BitOperations.Log2((uint)size) / 2;
        twiddles = new float[digits + 1][];
        for (var digit = 1; digit <= digits; digit++)
            twiddles[digit] = Stage(1 << (2 * digit));
        Places = new int[size];
        for (var k = 0; k < size; k++)
        {
            for (int digit = 0, rest = k; digit < digits; digit++, rest >>= 2)
                Places[k] = (Places[k] << 2) | (rest & 3);
        }
    }

    /// <summary>Points of one transform.</summary>
    public int Size { get; }

    /// <summary>Where the result of each frequency lies after the transform.</summary>
    public int[] Places { get; }

    /// <summary>Twiddle factors of a stage, six floats a butterfly: (cos, −sin) of one, two and three times its angle.</summary>
    /// <param name="stageSize">Points the stage combines, a power of four.</param>
    public float[] TwiddlesOf(int stageSize) => twiddles[BitOperations.Log2((uint)stageSize) / 2];

    private static float[] Stage(int size)
    {
        var table = new float[size / 4 * 6];
        for (var n = 0; n < size / 4; n++)
        {
            for (var times = 1; times <= 3; times++)
            {
                table[(n * 6) + (times * 2) - 2] = (float)Math.Cos(2 * Math.PI * n * times / size);
                table[(n * 6) + (times * 2) - 1] = (float)-Math.Sin(2 * Math.PI * n * times / size);
            }
        }
        return table;
    }
}
