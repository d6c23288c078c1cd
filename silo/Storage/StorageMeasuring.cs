using ProductionValue.Grains.Tracks;

namespace ProductionValue.Silo.Storage;

/// <summary>Puts the measuring in front of whichever storage was registered.</summary>
internal static class StorageMeasuring
{
    /// <summary>Measures the track store that is registered.</summary>
    /// <exception cref="InvalidOperationException">None is.</exception>
    public static IServiceCollection MeasureStorage(this IServiceCollection services)
    {
        var registered = services.Last(service => service.ServiceType == typeof(ITrackStore));
        services.Remove(registered);
        return services.AddSingleton<ITrackStore>(provider => new MeasuredTrackStore((ITrackStore)(
            registered.ImplementationInstance
            ?? registered.ImplementationFactory?.Invoke(provider)
            ?? ActivatorUtilities.CreateInstance(provider, registered.ImplementationType!))));
    }
}
