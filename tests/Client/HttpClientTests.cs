using ProductionValue.Audio;
using ProductionValue.Client;
using ProductionValue.Tests.Silo;

namespace ProductionValue.Tests.Client;

/// <summary>The library over HTTP, asked of a silo that is a process of its own.</summary>
public sealed class HttpClientTests(HttpClientTests.Outside outside) : LibraryContract(outside), IClassFixture<HttpClientTests.Outside>
{
    /// <summary>A silo process, asked by the typed client.</summary>
    public sealed class Outside : LibraryUnderTest
    {
        private readonly string data = Directory.CreateTempSubdirectory("pv-client-").FullName;
        private SiloUnderTest? silo;

        /// <inheritdoc/>
        public override string Schema => FeatureSchema.Production.Id;

        /// <inheritdoc/>
        public override int Dimensions => FeatureSchema.Production.Dimensions.Count;

        /// <inheritdoc/>
        public override ValueTask DisposeAsync()
        {
            (Library as IDisposable)?.Dispose();
            silo?.Dispose();
            Directory.Delete(data, recursive: true);
            return ValueTask.CompletedTask;
        }

        /// <inheritdoc/>
        protected override async Task<IProductionValue> Start()
        {
            silo = SiloUnderTest.Start("--data", data, "--port", "0");
            return new ProductionValueClient(new Uri(await silo.Ready(CancellationToken.None)));
        }
    }
}
