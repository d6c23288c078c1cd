namespace ProductionValue.Grains.Models;

/// <summary>The saved bytes of fitted generations.</summary>
public interface IModelStore
{
    /// <summary>Saves a generation's model, durable when the task completes.</summary>
    Task WriteModel(int generation, byte[] model, CancellationToken cancellationToken);

    /// <summary>A generation's model, or null where none is saved.</summary>
    Task<byte[]?> ReadModel(int generation, CancellationToken cancellationToken);

    /// <summary>Deletes a retired generation's model.</summary>
    Task DeleteModel(int generation, CancellationToken cancellationToken);
}
