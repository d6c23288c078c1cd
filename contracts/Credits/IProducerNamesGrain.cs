using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>The rulings on producers' names, and the work of making every track follow them. Key: 0.</summary>
[Alias("pv.IProducerNamesGrain")]
public interface IProducerNamesGrain : IGrainWithIntegerKey
{
    /// <summary>Takes a ruling and makes every credited track follow it before it answers.</summary>
    [Alias("Rule")]
    Task<RulingReply> Rule(NameRuling ruling, CancellationToken cancellationToken);

    /// <summary>Undoes a ruling: every track counts as it would without it.</summary>
    [Alias("Undo")]
    Task<RulingReply> Undo(int number, string by, CancellationToken cancellationToken);

    /// <summary>All rulings, undone ones included, oldest first.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<KeptRuling[]> List(CancellationToken cancellationToken);

    /// <summary>The rules that hold, or only the revision where <paramref name="knownRevision"/> is still the newest.</summary>
    [Alias("Read"), AlwaysInterleave]
    Task<NameRules> Read(long knownRevision, CancellationToken cancellationToken);
}

/// <summary>A word that is given once: the first caller's value stands. Key: what it is about.</summary>
[Alias("pv.IFirstWordGrain")]
public interface IFirstWordGrain : IGrainWithStringKey
{
    /// <summary>Keeps the value unless one is kept already.</summary>
    /// <returns>The kept one.</returns>
    [Alias("Keep")]
    Task<string> Keep(string value, CancellationToken cancellationToken);
}
