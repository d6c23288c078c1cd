using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>Who says so.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditSource>))]
public enum CreditSource
{
    /// <summary>A tag in the file.</summary>
    Tag = 0,

    /// <summary>The manifest it was ingested with.</summary>
    Manifest = 1,

    /// <summary>A person, by <c>pv credit</c> or the API.</summary>
    Person = 2,

    /// <summary>MusicBrainz.</summary>
    MusicBrainz = 3,

    /// <summary>Discogs.</summary>
    Discogs = 4,

    /// <summary>Wikidata.</summary>
    Wikidata = 5,
}

/// <summary>What a claim is about.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditScope>))]
public enum CreditScope
{
    /// <summary>This recording.</summary>
    Track = 0,

    /// <summary>The release it is on, as a whole: weaker, since the recording may be another's work.</summary>
    Release = 1,
}

/// <summary>Whether a claim says yes or no.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditStance>))]
public enum CreditStance
{
    /// <summary>The producer did it.</summary>
    Claims = 0,

    /// <summary>The producer did not, whatever others say. Only a person disputes.</summary>
    Disputes = 1,
}

/// <summary>What became of a claim when all claims on a track were put together.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditStanding>))]
public enum CreditStanding
{
    /// <summary>It is one of the credits that train.</summary>
    Trains = 0,

    /// <summary>Its role is not the sound of the recording.</summary>
    OtherRole = 1,

    /// <summary>A claim about the recording itself speaks instead of it.</summary>
    Outranked = 2,

    /// <summary>Its source is not sure enough.</summary>
    Doubtful = 3,

    /// <summary>A person disputes it.</summary>
    Disputed = 4,

    /// <summary>It is the dispute.</summary>
    Disputes = 5,
}
