namespace ProductionValue.Credits;

/// <summary>What a source says a producer did. Names and numbers are those of the cluster's credit roles.</summary>
public enum ProducerRole
{
    /// <summary>Produced it.</summary>
    Producer = 0,

    /// <summary>Produced it together with others.</summary>
    CoProducer = 1,

    /// <summary>Executive producer: paid for it or oversaw it.</summary>
    Executive = 2,

    /// <summary>Additional production: a part of the sound.</summary>
    Additional = 3,

    /// <summary>Associate producer.</summary>
    Associate = 4,

    /// <summary>Assistant producer.</summary>
    Assistant = 5,

    /// <summary>Produced a reissue, compilation or remaster, not the recording.</summary>
    Reissue = 6,

    /// <summary>Produced the vocals.</summary>
    Vocal = 7,
}
