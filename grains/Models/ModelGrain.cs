using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;
using ProductionValue.Learning;

namespace ProductionValue.Grains.Models;

/// <inheritdoc cref="IModelGrain"/>
[KeepAlive]
internal sealed partial class ModelGrain(
    [PersistentState("models", ModelGrain.StorageName)] IPersistentState<ModelRegistry> registry, GenerationFit fit, GenerationIndex index,
    LibraryEvaluation evaluation, IModelStore store, GenerationCache cache, IOptions<LibraryOptions> options, TimeProvider time,
    ILogger<ModelGrain> logger)
    : Grain, IModelGrain, IDisposable
{
    /// <summary>Name of the grain storage it asks for.</summary>
    public const string StorageName = "library";

    private static readonly TimeSpan BuildPause = TimeSpan.FromMilliseconds(100);

    private readonly OperationBoard board = new(logger);
    private string? runningFit;
    private (string Id, EvaluationQuestion Question)? runningEvaluation;
    private int building; // The generation whose index is being built: changes must reach it too.

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (registry.State.Generations.Any(generation => generation.Status is GenerationStatus.Building))
            await Save(registry.State.FailUnfinished());
        if (registry.State.Generations.Length == 0 && FactoryModel.Read(options.Value.Schema) is { } factory)
            await TakeUp(factory, cancellationToken);
    }

    /// <summary>The first generation is the one that ships: a library answers from its first track on, and a fit has something to beat.</summary>
    private async Task TakeUp(byte[] factory, CancellationToken cancellationToken)
    {
        const int First = 1;
        var dimensions = GenerationModel.Load(factory).Embedding.Dimension;
        await store.WriteModel(First, factory, cancellationToken);
        await Save(registry.State.With(new Generation(
            First, GenerationStatus.Live, options.Value.Schema, dimensions, 0, 0, time.GetUtcNow(), null,
            string.Create(CultureInfo.InvariantCulture, $"factory model, version {FactoryModel.Version}: fit to learn from this library's own credits"), null, Factory: true)));
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => board.Stop();

    /// <summary>Called when the activation is gone.</summary>
    public void Dispose() => board.Dispose();

    public Task<OperationStatus> StartFit(bool force, CancellationToken cancellationToken)
    {
        if (runningFit is { } fitting)
            return Task.FromResult(board.Find(fitting)!);
        var started = board.Start("fit", "reading tracks", (operation, cancelled) => RunFit(operation, force, cancelled));
        runningFit = started.Id;
        return Task.FromResult(started);
    }

    public Task<OperationStatus> StartEvaluation(EvaluationQuestion question, CancellationToken cancellationToken)
    {
        LibraryEvaluation.Check(question);
        if (runningEvaluation is { } busy)
        {
            return question == busy.Question
                ? Task.FromResult(board.Find(busy.Id)!)
                : throw new InvalidOperationException($"{busy.Id} is running: expected one evaluation at a time, ask again when it has ended");
        }

        var started = board.Start("evaluation", "reading tracks", (operation, cancelled) => RunEvaluation(operation, question, cancelled));
        runningEvaluation = (started.Id, question);
        return Task.FromResult(started);
    }

    public Task<OperationStatus?> Progress(string operation, CancellationToken cancellationToken) => Task.FromResult(board.Find(operation));

    public Task<OperationStatus?> Cancel(string operation, CancellationToken cancellationToken) => Task.FromResult(board.Cancel(operation));

    public Task<Generation[]> List(CancellationToken cancellationToken) => Task.FromResult(registry.State.Generations);

    public Task<GenerationPair> Current(CancellationToken cancellationToken)
    {
        var live = registry.State.Live;
        var schema = (live ?? registry.State.Find(building))?.Schema ?? options.Value.Schema; // The first one may be of another schema.
        return Task.FromResult(new GenerationPair(live?.Number ?? 0, building, schema));
    }

    public async Task<Generation?> Promote(int generation, CancellationToken cancellationToken)
    {
        if (registry.State.Find(generation) is not { Status: GenerationStatus.Standby or GenerationStatus.Live } chosen)
            return null;
        if (chosen.Status is GenerationStatus.Live)
            return chosen;
        if (building != 0)
            throw new InvalidOperationException($"generation {building} is being built: expected to promote when that has ended");
        building = generation;
        try
        {
            await index.Build(generation, _ => { }, cancellationToken); // A standby has not been told of changes.
            await Save(registry.State.Promote(generation).With(chosen with { Status = GenerationStatus.Live, Note = "promoted by a person" }));
        }
        finally
        {
            building = 0;
        }

        LogPromoted(logger, generation);
        return registry.State.Find(generation);
    }

    public async Task<Generation?> Rollback(CancellationToken cancellationToken) =>
        registry.State.BeforeLive is { } before ? await Promote(before.Number, cancellationToken) : null;

    private async Task RunEvaluation(string operation, EvaluationQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            var report = await evaluation.Run(
                question, step => board.Report(operation, status => status with { Step = step }), board.Shares(operation), cancellationToken);
            board.Report(operation, status => status with { Step = "done", Evaluation = report });
        }
        finally
        {
            runningEvaluation = null;
        }
    }

    private async Task RunFit(string operation, bool force, CancellationToken cancellationToken)
    {
        var number = registry.State.NextNumber;
        try
        {
            board.Report(operation, status => status with { Step = "fitting and cross-validating" });
            var factory = registry.State.Live is { Factory: true } live ? await store.ReadModel(live.Number, cancellationToken) : null;
            var fitted = await fit.Run(factory, board.Shares(operation), cancellationToken);
            var generation = new Generation(
                number, GenerationStatus.Building, fitted.Schema, fitted.Dimensions, fitted.Tracks, fitted.Producers, time.GetUtcNow(), fitted.Quality, "",
                fitted.Hubness);
            await store.WriteModel(number, fitted.Model, cancellationToken);
            await Save(registry.State.With(generation));
            while (building != 0)
                await Task.Delay(BuildPause, time, cancellationToken); // A person promotes another one just now.
            building = number;
            await index.Build(
                number,
                held => board.Report(operation, status => status with
                {
                    Step = string.Create(CultureInfo.InvariantCulture, $"indexing: {held} tracks"), Generation = generation, Share = Math.Min(1, held / (double)fitted.Tracks),
                }),
                cancellationToken);
            generation = await Conclude(generation, fitted.OfFactory, force);
            building = 0;
            await RetireSurplus(cancellationToken);
            board.Report(operation, status => status with { Step = "done", Generation = generation });
        }
        catch (Exception failure) when (registry.State.Find(number) is { Status: GenerationStatus.Building } unfinished)
        {
            var note = failure is OperationCanceledException ? "cancelled" : failure.Message;
            await Save(registry.State.With(unfinished with { Status = GenerationStatus.Failed, Note = note }));
            await index.Retire(number, CancellationToken.None);
            throw;
        }
        finally
        {
            if (building == number)
                building = 0;
            runningFit = null;
        }
    }

    /// <summary>Promotes a built generation or keeps it aside, in one write of the registry.</summary>
    private async Task<Generation> Conclude(Generation built, FitQuality? ofFactory, bool force)
    {
        var live = registry.State.Live;
        var verdict = PromotionGate.Judge(live is { Factory: true } ? live with { Quality = ofFactory } : live, built);
        if (force && !verdict.Promote)
            verdict = (true, "promoted by force: " + verdict.Reason);
        var concluded = built with { Status = verdict.Promote ? GenerationStatus.Live : GenerationStatus.Standby, Note = verdict.Reason };
        await Save((verdict.Promote ? registry.State.Promote(built.Number) : registry.State).With(concluded));
        LogFitted(logger, built.Number, concluded.Status, verdict.Reason);
        return concluded;
    }

    private async Task RetireSurplus(CancellationToken cancellationToken)
    {
        foreach (var surplus in registry.State.Surplus(options.Value.StandbyGenerations))
        {
            await Save(registry.State.With(registry.State.Find(surplus)! with { Status = GenerationStatus.Retired }));
            await index.Retire(surplus, cancellationToken);
            await store.DeleteModel(surplus, cancellationToken);
            cache.Forget(surplus);
        }
    }

    private async Task Save(ModelRegistry next)
    {
        var (before, had) = (registry.State, registry.State.Generations.Length > 0);
        registry.State = next; // Written whole: readers see a generation live only once that is durable, or fall back below.
        try
        {
            await registry.WriteStateAsync();
        }
        catch
        {
            registry.State = before;
            throw;
        }

        if (had && before.Live?.Number != next.Live?.Number)
            await Task.Delay(LiveGeneration.Lease, time); // From here on no silo answers by the one before.
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Generation {Generation} was fitted and is {Status}: {Reason}")]
    private static partial void LogFitted(ILogger logger, int generation, GenerationStatus status, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Generation {Generation} was promoted by a person")]
    private static partial void LogPromoted(ILogger logger, int generation);
}
