namespace ProductionValue.Client;

/// <summary>One thing that <c>pv doctor</c> looked at.</summary>
/// <param name="Name">What.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Needed">Whether nothing works without it.</param>
/// <param name="Found">What was found.</param>
/// <param name="Advice">What to do; null where all is well.</param>
internal sealed record DoctorCheck(string Name, bool Ok, bool Needed, string Found, string? Advice);
