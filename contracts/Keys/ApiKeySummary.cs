namespace ProductionValue.Contracts;

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
