namespace ProductionValue.Tests.Http;

/// <summary>The tests that share one silo with a fitted library.</summary>
[CollectionDefinition(Name)]
public sealed class ApiCollection : ICollectionFixture<ApiUnderTest>
{
    /// <summary>Its name.</summary>
    public const string Name = "API";
}
