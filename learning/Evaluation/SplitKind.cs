namespace ProductionValue.Learning;

/// <summary>What a test track may share with the training tracks.</summary>
public enum SplitKind
{
    /// <summary>Anything: tracks are dealt out producer by producer. Optimistic, since tracks of one record fall on both sides.</summary>
    Random,

    /// <summary>No album: whole albums are held out.</summary>
    Album,

    /// <summary>No artist under the same producer: all of a producer's tracks by an artist are held out together.</summary>
    Artist,

    /// <summary>Not even the producer: whole producers are held out, to measure <c>Unknown</c>.</summary>
    UnseenProducer,
}
