namespace ProductionValue.Audio;

/// <summary>How an external program ended.</summary>
/// <param name="ExitCode">0 when it was content.</param>
/// <param name="TimedOut">Whether it was killed for taking too long.</param>
/// <param name="Errors">What it wrote to standard error, shortened.</param>
internal sealed record ProgramEnd(int ExitCode, bool TimedOut, string Errors);
