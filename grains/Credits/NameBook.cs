using ProductionValue.Contracts;

namespace ProductionValue.Grains.Credits;

/// <summary>All rulings on names, and which of them hold. Pure: nothing is written here.</summary>
[GenerateSerializer, Alias("pv.NameBook")]
internal sealed class NameBook
{
    private const int MaxNames = 64;
    private const int MaxText = 1_000;

    /// <summary>Every ruling, undone ones included, oldest first.</summary>
    [Id(0)]
    public List<KeptRuling> Rulings { get; set; } = [];

    /// <summary>Rises with every ruling and undo.</summary>
    [Id(1)]
    public long Revision { get; set; }

    /// <summary>The first thing wrong with a ruling, or null.</summary>
    public static string? Refuse(NameRuling ruling)
    {
        if (ruling.From is not { Length: >= 1 and <= MaxNames })
            return $"from: expected 1 to {MaxNames} names, got {ruling.From?.Length ?? 0}";
        if (ruling.To is not { Length: >= 1 and <= MaxNames })
            return $"to: expected 1 to {MaxNames} names, got {ruling.To?.Length ?? 0}";
        foreach (var name in ruling.From.Concat(ruling.To))
        {
            if (!ProducerId.TryParse(name, out _, out var expected))
                return expected;
        }

        if (string.IsNullOrWhiteSpace(ruling.By) || ruling.By.Length > ProducerId.MaxLength)
            return $"by: expected 1 to {ProducerId.MaxLength} characters, got \"{ruling.By}\"";
        return ruling.Why is { Length: <= MaxText } ? null : $"why: expected at most {MaxText} characters, got {ruling.Why?.Length.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null"}";
    }

    /// <summary>Whether two rulings say the same.</summary>
    public static bool Same(NameRuling one, NameRuling other) =>
        one.From.SequenceEqual(other.From) && one.To.SequenceEqual(other.To) && one.By == other.By && one.Why == other.Why;

    /// <summary>The rules of all rulings that hold; a newer ruling on a name stands before an older one.</summary>
    public NameRules Rules()
    {
        var rules = new Dictionary<ProducerId, string[]>();
        foreach (var kept in Rulings.Where(kept => kept.UndoneAt is null))
        {
            foreach (var from in kept.Ruling.From)
                rules[ProducerId.FromName(from)] = kept.Ruling.To;
        }

        return new NameRules(Revision, [.. rules.Keys], [.. rules.Values]);
    }

    /// <summary>The producers whose tracks a ruling may concern: before it, after it, and after its undo.</summary>
    public HashSet<ProducerId> Concerned(KeptRuling kept)
    {
        var rules = Rules();
        var names = new NamesInForce(rules.Revision, rules.From!, rules.To!);
        var all = kept.Ruling.From.Concat(kept.Ruling.To).ToArray();
        return [.. all.Concat(all.SelectMany(names.Resolve)).Select(ProducerId.FromName)];
    }
}
