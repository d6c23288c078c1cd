namespace ProductionValue.Contracts;

/// <summary>The keys of one library. Key: 0.</summary>
[Alias("pv.IKeysGrain")]
public interface IKeysGrain : IGrainWithIntegerKey
{
    /// <summary>Makes a key.</summary>
    /// <exception cref="ArgumentException">The name says nothing or is too long.</exception>
    [Alias("Create")]
    Task<NewApiKey> Create(ApiKeyQuestion question, CancellationToken cancellationToken);

    /// <summary>Every key ever made, newest first.</summary>
    [Alias("List")]
    Task<ApiKeySummary[]> List(CancellationToken cancellationToken);

    /// <summary>Revokes a key; one already revoked stays as it is. Null where there is none of that id.</summary>
    [Alias("Revoke")]
    Task<ApiKeySummary?> Revoke(string id, CancellationToken cancellationToken);

    /// <summary>The key that <paramref name="secretHash"/> (SHA-256 of its whole text, hex) belongs to; null where none does or it is revoked.</summary>
    [Alias("Find")]
    Task<ApiKeySummary?> Find(string secretHash, CancellationToken cancellationToken);
}
