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

    /// <summary>Additional production: a part of the sound; trains where nobody is named as its producer.</summary>
    Additional = 3,

    /// <summary>Associate producer: left out of training.</summary>
    Associate = 4,

    /// <summary>Assistant producer: left out of training.</summary>
    Assistant = 5,

    /// <summary>Producer of a reissue, compilation or remaster: not of the recording, left out of training.</summary>
    Reissue = 6,

    /// <summary>Producer of the vocals: left out of training.</summary>
    Vocal = 7,
}
