using System.Text.Json.Serialization;

namespace ProductionValue.Contracts;

/// <summary>What a producer did on a track.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<CreditRole>))]
public enum CreditRole
{
    /// <summary>Produced it: the credit that training uses.</summary>
    Producer = 0,

    /// <summary>Produced it together with others.</summary>
    CoProducer = 1,

    /// <summary>Executive producer: not a sound, left out of training.</summary>
    Executive = 2,
}

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
}

/// <summary>A claim that a producer worked on a track.</summary>
/// <param name="Producer">The producer's name as the source spells it.</param>
/// <param name="Role">What they did.</param>
/// <param name="Source">Who says so.</param>
[GenerateSerializer, Immutable, Alias("pv.Credit")] // Parameter order is the wire format: never reorder.
public sealed record Credit(string Producer, CreditRole Role, CreditSource Source)
{
    /// <summary>The producer's identity.</summary>
    [JsonIgnore]
    public ProducerId ProducerId => ProducerId.FromName(Producer);

    /// <summary>Whether the credit says something about the sound.</summary>
    [JsonIgnore]
    public bool Trains => Role is not CreditRole.Executive;
}
