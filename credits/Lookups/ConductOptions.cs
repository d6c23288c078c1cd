namespace ProductionValue.Credits;

/// <summary>How a source on the network is to be treated.</summary>
/// <param name="Address">Where it answers.</param>
/// <param name="UserAgent">Who asks: program, version and how to reach its operator.</param>
/// <param name="Interval">Least time between the starts of two requests.</param>
public sealed record ConductOptions(Uri Address, string UserAgent, TimeSpan Interval)
{
    /// <summary>Value of the Authorization header; null: none.</summary>
    public string? Authorization { get; init; }

    /// <summary>Most attempts for one question.</summary>
    public int Attempts { get; init; } = 5;

    /// <summary>Pause after the first failure; it doubles with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>Longest pause that is waited out, also where the source asks for more: then the question is given up.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Longest one attempt may take, its body included.</summary>
    public TimeSpan AttemptTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Largest answer taken, bytes.</summary>
    public int MaxAnswerBytes { get; init; } = 8 << 20;

    /// <summary>Folder in which answers are kept; null: none are.</summary>
    public string? CacheFolder { get; init; }

    /// <summary>How long a kept answer is used.</summary>
    public TimeSpan CacheAge { get; init; } = TimeSpan.FromDays(30);
}
