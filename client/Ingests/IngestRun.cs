using ProductionValue.Audio;
using ProductionValue.Credits;

namespace ProductionValue.Client;

/// <summary>One import from planned files to its account, with progress for people.</summary>
/// <param name="library">The library.</param>
/// <param name="bench">Listens to files, and draws.</param>
internal sealed class IngestRun(ProductionValueClient library, Workbench bench)
{
    private static readonly TimeSpan CancelPatience = TimeSpan.FromSeconds(5);

    /// <summary>Whether it was interrupted; what was acknowledged is in the library.</summary>
    public bool WasInterrupted { get; private set; }

    /// <summary>Ingests the files. Interrupted, it tells what was acknowledged until then.</summary>
    public async Task<IngestSummary> Run(IReadOnlyList<PlannedFile> plan, CancellationToken cancellationToken)
    {
        var options = new IngestOptions();
        var tags = new TagReader(FfprobeTags.Find(bench.Terminal.Variable("PATH")));
        var preparation = new FilePreparation(library, bench.Sound, tags, await Schemas(plan.Count, options, cancellationToken), options);
        var ingestion = new Ingestion(library, preparation, options);
        var ingest = Guid.CreateVersion7(bench.Terminal.Time.GetUtcNow()).ToString("N");
        try
        {
            await using var progress = new WorkProgress(bench.Terminal, "Ingesting", plan.Count);
            return await ingestion.Run(ingest, plan, progress.Advance, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            WasInterrupted = true;
            await Cancel(ingest);
            return IngestSummary.Of(ingest, ingestion.Outcomes);
        }
    }

    /// <summary>The baseline's vector is fifty times a track's own: beyond what an evaluation draws from, it would only fill the disk.</summary>
    private async Task<IReadOnlyList<string>> Schemas(int planned, IngestOptions options, CancellationToken cancellationToken)
    {
        var held = (await library.Library(cancellationToken)).Tracks;
        return held + planned <= options.BaselineTracks ? bench.Sound.Schemas : [.. bench.Sound.Schemas.Where(schema => schema != FeatureSchema.Poster.Id)];
    }

    private async Task Cancel(string ingest)
    {
        using var patience = new CancellationTokenSource(CancelPatience);
        try
        {
            await library.CancelIngest(ingest, patience.Token);
        }
        catch (Exception failure) when (failure is OperationCanceledException or HttpRequestException or ProblemException or TimeoutException)
        {
            bench.Terminal.Remark($"the silo was not told that import {ingest} has ended: {failure.Message}");
        }
    }
}
