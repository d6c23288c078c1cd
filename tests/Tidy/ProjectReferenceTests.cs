namespace ProductionValue.Tests.Tidy;

public sealed class ProjectReferenceTests
{
    [Fact]
    public void Placeholder() => Assert.True(true);
}
