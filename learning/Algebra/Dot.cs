using System.Numerics;
using System.Runtime.InteropServices;

namespace ProductionValue.Learning;

/// <summary>Inner products and scaled additions over spans, as wide as the machine allows.</summary>
internal static class Dot
{
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
}
