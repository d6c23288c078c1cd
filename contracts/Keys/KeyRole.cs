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
