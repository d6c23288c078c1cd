namespace ProductionValue.Credits;

/// <summary>The fields of one file while they are read, with limits that no file can pass.</summary>
internal sealed class TagFields
{
    /// <summary>Most fields kept of a file.</summary>
    public const int MaxFields = 4_096;

    /// <summary>Longest value kept, characters: a longer one is no name but lyrics, a log or damage.</summary>
    public const int MaxValue = 16_384;

    /// <summary>Most characters kept of a file.</summary>
    public const int MaxCharacters = 1 << 20;

    private readonly List<TagField> _fields = [];
    private int _characters;

    /// <summary>What was kept, in the order of the file.</summary>
    public IReadOnlyList<TagField> All => _fields;

    /// <summary>Whether nothing more is taken.</summary>
    public bool IsFull => _fields.Count >= MaxFields || _characters >= MaxCharacters;

    /// <summary>Keeps a value, unless it is empty or a limit is reached.</summary>
    public void Add(TagFamily family, string key, string value)
    {
        if (IsFull || value.Length is 0 or > MaxValue || key.Length > MaxValue)
            return;
        _characters += value.Length + key.Length;
        _fields.Add(new TagField(family, key, value));
    }

    /// <summary>Keeps each of several values.</summary>
    public void AddAll(TagFamily family, string key, IEnumerable<string> values)
    {
        foreach (var value in values)
            Add(family, key, value);
    }
}
