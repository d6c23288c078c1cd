namespace ProductionValue.Silo;

/// <summary>Which version of the program this is.</summary>
internal static class SiloVersion
{
    /// <summary>As three numbers.</summary>
    public static string Text { get; } = typeof(SiloVersion).Assembly.GetName().Version?.ToString(3) ?? "";
}
