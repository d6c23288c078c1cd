using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>The map.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>The library's map; null where none is laid out yet.</summary>
    public Task<LibraryMap?> Map(CancellationToken cancellationToken) => OrNull(Get<LibraryMap>("map", cancellationToken));

    /// <summary>Starts laying the map out, or joins the layout that is running.</summary>
    public Task<OperationStatus> StartMap(CancellationToken cancellationToken) => Post<OperationStatus>("map", null, cancellationToken);
}
