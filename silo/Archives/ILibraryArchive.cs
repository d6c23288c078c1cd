namespace ProductionValue.Silo.Archives;

/// <summary>What a storage must do to be backed up and restored.</summary>
internal interface ILibraryArchive
{
    /// <summary>Everything the library holds at one moment; writes go on meanwhile.</summary>
    /// <exception cref="IOException">The storage failed.</exception>
    IAsyncEnumerable<ArchiveRecord> Export(CancellationToken cancellationToken);

    /// <summary>Fills an empty library and derives its views: all of it, or nothing.</summary>
    /// <exception cref="InvalidDataException">The library is not empty.</exception>
    /// <exception cref="IOException">The storage failed.</exception>
    Task Import(IAsyncEnumerable<ArchiveRecord> records, CancellationToken cancellationToken);
}
