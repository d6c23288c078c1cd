namespace ProductionValue.Audio;

/// <summary>Tables of a complex transform by stages of radix 4 and 8, decimated in frequency, in place. Immutable; may be shared by threads.</summary>
internal sealed class FftPlan
{
    private readonly int[] radices;
    private readonly int[] sizes;
    private readonly float[][] twiddles; // By stage: (cos, −sin) of 1, 2, … radix − 1 times the angle, for each butterfly.

    /// <summary>Computes the tables.</summary>
    /// <param name="radices">4 or 8 for each stage, at least two; the last must be 4. Their product is the number of points.</param>
    public FftPlan(params int[] radices)
    {
        Require.That(radices.Length >= 2 && radices[^1] == 4 && radices.All(radix => radix is 4 or 8), nameof(radices), $"expected radices of 4 and 8 that end in 4, got {string.Join('·', radices)}");
        this.radices = radices;
        Size = radices.Aggregate(1, (product, radix) => product * radix);
        sizes = [.. radices.Select((_, stage) => Size / radices.Take(stage).Aggregate(1, (product, radix) => product * radix))];
        twiddles = [.. Enumerable.Range(0, radices.Length).Select(Stage)];
        // One point between the parts of the first stage: else their first points would all compete for one place in the cache.
        PartStride = (Size / radices[0]) + 1;
        Places = new int[Size];
        for (var k = 0; k < Size; k++)
        {
            Places[k] = k % radices[0] * PartStride;
            for (int stage = 1, rest = k / radices[0]; stage < radices.Length; rest /= radices[stage++])
                Places[k] += rest % radices[stage] * (SizeOf(stage) / radices[stage]);
        }
    }

    /// <summary>Points of one transform.</summary>
    public int Size { get; }

    /// <summary>Points from one part that the first stage makes to the next, with a gap between them.</summary>
    public int PartStride { get; }

    /// <summary>Points that the layout takes, gaps included.</summary>
    public int Extent => PartStride * radices[0];

    /// <summary>Where the result of each frequency lies after the transform.</summary>
    public int[] Places { get; }

    /// <summary>Number of stages.</summary>
    public int StageCount => radices.Length;

    /// <summary>Points that each butterfly of a stage combines.</summary>
    public int RadixOf(int stage) => radices[stage];

    /// <summary>Points of the blocks that a stage works on.</summary>
    public int SizeOf(int stage) => sizes[stage];

    /// <summary>Twiddle factors of a stage, two floats each: (cos, −sin) of one, two, … times the angle of each butterfly.</summary>
    public float[] TwiddlesOf(int stage) => twiddles[stage];

    private float[] Stage(int stage)
    {
        var (size, radix) = (SizeOf(stage), radices[stage]);
        return
        [
            .. from n in Enumerable.Range(0, size / radix)
               from times in Enumerable.Range(1, radix - 1)
               from part in new[] { Math.Cos(2 * Math.PI * n * times / size), -Math.Sin(2 * Math.PI * n * times / size) }
               select (float)part,
        ];
    }
}
