using System.Security.Cryptography;
using System.Text;
using ProductionValue.Contracts;

namespace ProductionValue.Grains.Keys;

/// <summary>A key as it is stored.</summary>
/// <param name="Summary">What may be told of it.</param>
/// <param name="Hash">SHA-256 of the key's text, hex: the text has 256 random bits, so that nothing slower is needed.</param>
[GenerateSerializer, Immutable, Alias("pv.StoredKey")] // Parameter order is the wire format: never reorder.
public sealed record StoredKey(ApiKeySummary Summary, string Hash);

/// <summary>The keys as they are stored. Every change is pure and gives the book after it.</summary>
/// <param name="Keys">Newest first.</param>
[GenerateSerializer, Immutable, Alias("pv.KeyBook")] // Parameter order is the wire format: never reorder.
public sealed record KeyBook(StoredKey[] Keys)
{
    private const int MaxName = 100;
    private const int SecretBytes = 32;
    private const int IdBytes = 6;

    /// <summary>An empty book.</summary>
    public KeyBook()
        : this([])
    {
    }

    /// <summary>Makes a key from the operating system's own randomness.</summary>
    /// <exception cref="ArgumentException">The name says nothing or is too long.</exception>
    public (KeyBook Book, NewApiKey Key) Create(ApiKeyQuestion question, DateTimeOffset now)
    {
        if (string.IsNullOrWhiteSpace(question.Name) || question.Name.Length > MaxName || question.Name.Any(char.IsControl))
            throw new ArgumentException($"name: expected 1 to {MaxName} characters without control characters, got {question.Name?.Length ?? 0}", nameof(question));
        if (!Enum.IsDefined(question.Role))
            throw new ArgumentException($"role: expected read, write or admin, got {question.Role}", nameof(question));
        var id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes));
        var secret = Convert.ToBase64String(RandomNumberGenerator.GetBytes(SecretBytes)).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        var text = $"pv_{id}_{secret}";
        var summary = new ApiKeySummary(id, question.Name.Trim(), question.Role, now, null);
        return (new KeyBook([new StoredKey(summary, HashOf(text)), .. Keys]), new NewApiKey(summary, text));
    }

    /// <summary>Revokes a key; the book itself where there is none of that id or it was revoked before.</summary>
    public KeyBook Revoke(string id, DateTimeOffset now) => Find(id) is { RevokedAt: null }
        ? new KeyBook([.. Keys.Select(key => key.Summary.Id == id ? key with { Summary = key.Summary with { RevokedAt = now } } : key)])
        : this;

    /// <summary>The key of that id, or null.</summary>
    public ApiKeySummary? Find(string id) => Array.Find(Keys, key => key.Summary.Id == id)?.Summary;

    /// <summary>The key that opens with a text of this hash, or null.</summary>
    public ApiKeySummary? Opens(string hash)
    {
        var asked = Encoding.ASCII.GetBytes(hash);
        // Each is compared in full, so that the time taken tells nothing of how much of a guess was right.
        return Keys.Where(key => CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(key.Hash), asked) && key.Summary.RevokedAt is null)
            .Select(key => key.Summary).FirstOrDefault();
    }

    /// <summary>What is stored of a key's text.</summary>
    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
}
