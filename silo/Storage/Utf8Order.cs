
namespace ProductionValue.Silo.Storage;

/// <summary>The order SQLite sorts text in: by the bytes of its UTF-8, which differs from .NET's ordinal order beyond the basic plane.</summary>
internal static class Utf8Order
{
    /// <summary>Negative, zero or positive, as <paramref name="left"/> comes before, with or after <paramref name="right"/>.</summary>
    public static int Compare(string left, string right)
    {
        var length = Math.Min(left.Length, right.Length);
        for (var position = 0; position < length; position++)
        {
            var (a, b) = (left[position], right[position]);
            if (a == b)
                continue;
            // Surrogates stand for characters above every other one.
            return char.IsSurrogate(a) == char.IsSurrogate(b) ? a.CompareTo(b) : char.IsSurrogate(a) ? 1 : -1;
        }

        return left.Length.CompareTo(right.Length);
    }
}
