namespace ProductionValue.Silo.Storage;

/// <summary>Where in a transaction the writer is.</summary>
internal enum WriterMoment
{
    /// <summary>One caller's statements have run.</summary>
    AfterStatement,

    /// <summary>All statements have run; nothing is durable.</summary>
    BeforeCommit,

    /// <summary>The transaction is durable; nobody has been told.</summary>
    AfterCommit,
}
