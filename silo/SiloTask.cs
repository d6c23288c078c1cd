namespace ProductionValue.Silo;

/// <summary>What a silo process is started for.</summary>
public enum SiloTask
{
    /// <summary>To serve until it is stopped.</summary>
    Serve,

    /// <summary>To bring the library to this version's layout.</summary>
    Migrate,

    /// <summary>To fill an empty library from a backup.</summary>
    Restore,
}
