using ProductionValue.Grains.Search;
using ProductionValue.Silo.Storage;

namespace ProductionValue.Silo.Http;

/// <summary>Whether this silo can serve: it is a member of the cluster, its index is loaded, its storage answers, and it is not leaving.</summary>
internal sealed class Readiness(ISiloStatusOracle silo, ILibrary library, LibraryReadiness index, IHostApplicationLifetime lifetime)
{
    /// <summary>Every check, good or bad, with what was found.</summary>
    public async Task<ReadinessCheck[]> Look(CancellationToken cancellationToken) =>
    [
        new("process", !lifetime.ApplicationStopping.IsCancellationRequested, lifetime.ApplicationStopping.IsCancellationRequested ? "draining: the silo stops" : "running"),
        new("silo", silo.CurrentStatus == SiloStatus.Active, $"expected status Active, got {silo.CurrentStatus}"),
        new("index", index.Missing is null, index.Missing ?? "loaded"),
        await Storage(cancellationToken),
    ];

    /// <summary>The state in a word: ready, loading, draining, without-storage.</summary>
    public async Task<string> State(CancellationToken cancellationToken) =>
        (await Look(cancellationToken)).FirstOrDefault(check => !check.Ok)?.Name switch
        {
            null => "ready",
            "process" => "draining",
            "storage" => "without-storage",
            _ => "loading",
        };

    private async Task<ReadinessCheck> Storage(CancellationToken cancellationToken)
    {
        try
        {
            await library.Ping(cancellationToken);
            return new ReadinessCheck("storage", true, "reads and writes");
        }
        catch (IOException failure)
        {
            return new ReadinessCheck("storage", false, failure.Message);
        }
    }
}

/// <summary>One thing readiness depends on.</summary>
/// <param name="Name">process, silo, index or storage.</param>
/// <param name="Ok">Whether it is as it should be.</param>
/// <param name="Found">What was found.</param>
internal sealed record ReadinessCheck(string Name, bool Ok, string Found);
