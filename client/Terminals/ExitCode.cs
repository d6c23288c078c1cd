namespace ProductionValue.Client;

/// <summary>What a verb's exit code means.</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Refused or not found; a sentence says why.</summary>
    public const int Refused = 1;

    /// <summary>Wrong usage.</summary>
    public const int WrongUsage = 2;

    /// <summary>Interrupted, as shells count it: 128 and the number of SIGINT.</summary>
    public const int Interrupted = 130;
}
