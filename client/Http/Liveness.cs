namespace ProductionValue.Client;

/// <summary>What <c>/livez</c> answers.</summary>
/// <param name="Product">Always <see cref="OurProduct"/> when it is ours.</param>
/// <param name="Version">The silo's version.</param>
public sealed record Liveness(string Product, string Version)
{
    /// <summary>The name by which a client knows a silo.</summary>
    public const string OurProduct = "production-value";
}
