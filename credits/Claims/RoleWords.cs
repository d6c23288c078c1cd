namespace ProductionValue.Credits;

/// <summary>Roles as sources write them in words.</summary>
public static class RoleWords
{
    /// <summary>Each word with the role it makes of a producer, in the order in which they are looked for.</summary>
    public static IReadOnlyList<(string Word, ProducerRole Role)> Table { get; } =
    [
        ("executive", ProducerRole.Executive), ("reissue", ProducerRole.Reissue), ("compilation", ProducerRole.Reissue), ("remaster", ProducerRole.Reissue),
        ("assistant", ProducerRole.Assistant), ("associate", ProducerRole.Associate), ("additional", ProducerRole.Additional),
        ("vocal", ProducerRole.Vocal), ("co", ProducerRole.CoProducer),
    ];

    /// <summary>The role of text such as <c>Producer</c>, <c>co-producer</c>, <c>Producer [Additional]</c>; null where it names no producer.</summary>
    public static ProducerRole? Parse(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '-', '_', '[', ']', '(', ')', ',', '/', '.', ':'], StringSplitOptions.RemoveEmptyEntries);
        var produced = words.Any(word => word is "producer" or "producers" or "produced" or "production" or "coproducer" or "executiveproducer");
        return produced ? Of(words) : null;
    }

    /// <summary>The role that some words make of a producer.</summary>
    public static ProducerRole Of(IReadOnlyCollection<string> words)
    {
        foreach (var (word, role) in Table)
        {
            if (words.Any(found => word == "co" ? found is "co" or "coproducer" : found.StartsWith(word, StringComparison.OrdinalIgnoreCase)))
                return role;
        }

        return ProducerRole.Producer;
    }
}
