using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>The library's map: laid out off the grain scheduler, kept on disk, new tracks placed without moving the rest. Key: 0.</summary>
[Alias("pv.IMapGrain")]
public interface IMapGrain : IGrainWithIntegerKey
{
    /// <summary>Starts laying the map out anew from where it is, or joins the layout that is running.</summary>
    [Alias("Start")]
    Task<OperationStatus> Start(CancellationToken cancellationToken);

    /// <summary>How far a layout is; null where none has that id.</summary>
    [Alias("Progress"), AlwaysInterleave]
    Task<OperationStatus?> Progress(string operation, CancellationToken cancellationToken);

    /// <summary>Ends a layout early; the map stays as it was. Null where none has that id.</summary>
    [Alias("Cancel"), AlwaysInterleave]
    Task<OperationStatus?> Cancel(string operation, CancellationToken cancellationToken);

    /// <summary>The map with every track of now; where none is laid out yet, says so.</summary>
    [Alias("Read")]
    Task<Answer<LibraryMap>> Read(CancellationToken cancellationToken);

    /// <summary>Where a recording would lie.</summary>
    [Alias("Place")]
    Task<Answer<MapPlace>> Place(QueryTrack query, CancellationToken cancellationToken);
}
