using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What the holder of a key may do; each role may do what those before it may.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<KeyRole>))]
public enum KeyRole
{
    /// <summary>Ask and browse.</summary>
    [JsonStringEnumMemberName("read")]
    Read = 0,

    /// <summary>Also change tracks and credits, and import.</summary>
    [JsonStringEnumMemberName("write")]
    Write = 1,

    /// <summary>Also fit, evaluate, promote, and make and revoke keys.</summary>
    [JsonStringEnumMemberName("admin")]
    Admin = 2,
}

/// <summary>A key as it is listed: its secret is told once, when it is made, and kept nowhere.</summary>
/// <param name="Id">Public part of the key, 12 hex digits.</param>
/// <param name="Name">What its maker calls it.</param>
/// <param name="Role">What its holder may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="RevokedAt">Since when it opens nothing; null while it does.</param>
[GenerateSerializer, Immutable, Alias("pv.ApiKeySummary")] // Parameter order is the wire format: never reorder.
public sealed record ApiKeySummary(string Id, string Name, KeyRole Role, DateTimeOffset CreatedAt, DateTimeOffset? RevokedAt);

/// <summary>A key just made.</summary>
/// <param name="Summary">What is listed of it.</param>
/// <param name="Key">The key itself, to be sent as <c>Authorization: Bearer …</c>; it cannot be told again.</param>
[GenerateSerializer, Immutable, Alias("pv.NewApiKey")] // Parameter order is the wire format: never reorder.
public sealed record NewApiKey(ApiKeySummary Summary, string Key);

/// <summary>Which key is wanted.</summary>
/// <param name="Name">What to call it, 1…100 characters.</param>
/// <param name="Role">What its holder may do.</param>
[GenerateSerializer, Immutable, Alias("pv.ApiKeyQuestion")] // Parameter order is the wire format: never reorder.
public sealed record ApiKeyQuestion(string Name, KeyRole Role = KeyRole.Read);

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
