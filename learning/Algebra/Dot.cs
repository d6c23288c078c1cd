using System.Numerics;
using System.Runtime.InteropServices;

namespace ProductionValue.Learning;

/// <summary>Inner products and scaled additions over spans, as wide as the machine allows.</summary>
internal static class Dot
{
    /// <summary>Rows that <see cref="AddBlock"/> adds at once.</summary>
    public const int BlockRows = 4;

    /// <summary>Inner product of two spans of equal length, summed in double.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static double Product(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        Require.Length(right, left.Length);
        var lefts = MemoryMarshal.Cast<double, Vector<double>>(left);
        var rights = MemoryMarshal.Cast<double, Vector<double>>(right);
        var sums = Vector<double>.Zero;
        for (var i = 0; i < lefts.Length; i++)
            sums += lefts[i] * rights[i];
        var sum = Vector.Sum(sums);
        for (var i = lefts.Length * Vector<double>.Count; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>Inner product of two spans of equal length, summed in float: for unit embeddings.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static float Product(ReadOnlySpan<float> left, ReadOnlySpan<float> right)
    {
        Require.Length(right, left.Length);
        var lefts = MemoryMarshal.Cast<float, Vector<float>>(left);
        var rights = MemoryMarshal.Cast<float, Vector<float>>(right);
        var sums = Vector<float>.Zero;
        for (var i = 0; i < lefts.Length; i++)
            sums += lefts[i] * rights[i];
        var sum = Vector.Sum(sums);
        for (var i = lefts.Length * Vector<float>.Count; i < left.Length; i++)
            sum += left[i] * right[i];
        return sum;
    }

    /// <summary>target += factor · source.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Add(Span<double> target, double factor, ReadOnlySpan<double> source)
    {
        Require.Length(source, target.Length);
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        var sources = MemoryMarshal.Cast<double, Vector<double>>(source);
        var factors = new Vector<double>(factor);
        for (var i = 0; i < targets.Length; i++)
            targets[i] += factors * sources[i];
        for (var i = targets.Length * Vector<double>.Count; i < target.Length; i++)
            target[i] += factor * source[i];
    }

    /// <summary>Turns two vectors into each other: low becomes cosine · low − sine · high, high becomes sine · low + cosine · high.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Rotate(Span<double> low, Span<double> high, double cosine, double sine)
    {
        Require.Length(high, low.Length);
        var lows = MemoryMarshal.Cast<double, Vector<double>>(low);
        var highs = MemoryMarshal.Cast<double, Vector<double>>(high);
        var (cosines, sines) = (new Vector<double>(cosine), new Vector<double>(sine));
        for (var i = 0; i < lows.Length; i++)
            (lows[i], highs[i]) = ((cosines * lows[i]) - (sines * highs[i]), (sines * lows[i]) + (cosines * highs[i]));
        for (var i = lows.Length * Vector<double>.Count; i < low.Length; i++)
            (low[i], high[i]) = ((cosine * low[i]) - (sine * high[i]), (sine * low[i]) + (cosine * high[i]));
    }

    /// <summary>target += Σ row[column] · row over the rows of a block: one pass over the target where row by row there would be four.</summary>
    /// <param name="target">Shape [at most width].</param>
    /// <param name="block">Shape [<see cref="BlockRows"/>, width].</param>
    /// <param name="width">Length of each row.</param>
    /// <param name="column">Which of a row's values to multiply it by.</param>
    /// <exception cref="ArgumentException">A length does not fit.</exception>
    public static void AddBlock(Span<double> target, ReadOnlySpan<double> block, int width, int column)
    {
        Require.Length(block, BlockRows * width);
        Require.InRange(target.Length, 0, width);
        var (one, two, three, four) = (block[column], block[width + column], block[(2 * width) + column], block[(3 * width) + column]);
        var first = block[..target.Length];
        var second = block.Slice(width, target.Length);
        var third = block.Slice(2 * width, target.Length);
        var fourth = block.Slice(3 * width, target.Length);
        var targets = MemoryMarshal.Cast<double, Vector<double>>(target);
        var firsts = MemoryMarshal.Cast<double, Vector<double>>(first);
        var seconds = MemoryMarshal.Cast<double, Vector<double>>(second);
        var thirds = MemoryMarshal.Cast<double, Vector<double>>(third);
        var fourths = MemoryMarshal.Cast<double, Vector<double>>(fourth);
        var (ones, twos, threes, fours) = (new Vector<double>(one), new Vector<double>(two), new Vector<double>(three), new Vector<double>(four));
        for (var i = 0; i < targets.Length; i++)
            targets[i] += (ones * firsts[i]) + (twos * seconds[i]) + (threes * thirds[i]) + (fours * fourths[i]);
        for (var i = targets.Length * Vector<double>.Count; i < target.Length; i++)
            target[i] += (one * first[i]) + (two * second[i]) + (three * third[i]) + (four * fourth[i]);
    }
}
