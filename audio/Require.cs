using System.Runtime.CompilerServices;

namespace ProductionValue;

/// <summary>Guard clauses of the pure rooms, one precondition a call. Linked into each of them, so none references another.</summary>
internal static class Require
{
    /// <summary>The span has exactly <paramref name="expected"/> elements.</summary>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public static void Length<T>(ReadOnlySpan<T> span, int expected, [CallerArgumentExpression(nameof(span))] string? name = null)
    {
        if (span.Length != expected)
            throw new ArgumentException($"expected {expected} elements, got {span.Length}", name);
    }

    /// <inheritdoc cref="Length{T}(ReadOnlySpan{T}, int, string?)"/>
    public static void Length<T>(Span<T> span, int expected, [CallerArgumentExpression(nameof(span))] string? name = null) =>
        Length((ReadOnlySpan<T>)span, expected, name);

    /// <summary>The value lies in <paramref name="low"/>…<paramref name="high"/>, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It does not.</exception>
    public static void InRange<T>(T value, T low, T high, [CallerArgumentExpression(nameof(value))] string? name = null)
        where T : IComparable<T>
    {
        if (value.CompareTo(low) < 0 || value.CompareTo(high) > 0)
            throw new ArgumentOutOfRangeException(name, value, $"expected {low} to {high}");
    }

    /// <summary>The condition holds.</summary>
    /// <exception cref="ArgumentException">It does not; <paramref name="expected"/> says what was expected and what came.</exception>
    public static void That(bool condition, string name, string expected)
    {
        if (!condition)
            throw new ArgumentException(expected, name);
    }

    /// <inheritdoc cref="That(bool, string, string)"/>
    public static void That(bool condition, string name, [InterpolatedStringHandlerArgument(nameof(condition))] ref Sentence expected)
    {
        if (!condition)
            throw new ArgumentException(expected.Said(), name);
    }

    /// <summary>An interpolated sentence that is put together only when it is to be said: the preconditions of a kernel must not take longer than the kernel.</summary>
    [InterpolatedStringHandler]
    public ref struct Sentence
    {
        private DefaultInterpolatedStringHandler words;

        /// <summary>Begins it.</summary>
        public Sentence(int literalLength, int formattedCount, bool condition, out bool isSaid)
        {
            isSaid = !condition;
            words = isSaid ? new(literalLength, formattedCount) : default;
        }

        /// <summary>Adds words.</summary>
        public void AppendLiteral(string literal) => words.AppendLiteral(literal);

        /// <summary>Adds a value.</summary>
        public void AppendFormatted<T>(T value) => words.AppendFormatted(value);

        /// <inheritdoc cref="AppendFormatted{T}(T)"/>
        public void AppendFormatted<T>(T value, string format) => words.AppendFormatted(value, format);

        /// <summary>The sentence.</summary>
        public string Said() => words.ToStringAndClear();
    }
}
