namespace ProductionValue.Silo.Http.Subsonic;

/// <summary>Error codes of the Subsonic API and of OpenSubsonic's API-key authentication.</summary>
internal static class SubsonicCode
{
    /// <summary>Something else went wrong.</summary>
    public const int Generic = 0;

    /// <summary>A parameter is missing.</summary>
    public const int MissingParameter = 10;

    /// <summary>This way of showing who one is is not spoken here: keys are.</summary>
    public const int OtherMechanism = 42;

    /// <summary>The request says who it is in two ways.</summary>
    public const int TwoMechanisms = 43;

    /// <summary>The key opens nothing.</summary>
    public const int WrongKey = 44;

    /// <summary>The key does not reach so far.</summary>
    public const int NotAllowed = 50;

    /// <summary>There is no such thing.</summary>
    public const int NotFound = 70;
}
