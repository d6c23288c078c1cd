using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ProductionValue.Contracts;

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

    private const int OperationsKept = 32;
    private static readonly TimeSpan BuildPause = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<string, OperationStatus> operations = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource stopping = new();
    private readonly List<Task> running = [];
    private string? runningFit;
    private (string Id, EvaluationQuestion Question)? runningEvaluation;
    private int building; // The generation whose index is being built: changes must reach it too.

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        if (registry.State.Generations.Any(generation => generation.Status is GenerationStatus.Building))
            await Save(registry.State.FailUnfinished());
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(running);
    }

    /// <summary>Called when the activation is gone.</summary>
    public void Dispose() => stopping.Dispose();

    public Task<OperationStatus> StartFit(CancellationToken cancellationToken)
    {
        if (runningFit is { } fitting)
            return Task.FromResult(operations[fitting]);
        runningFit = Start("fit", "reading tracks");
        Run(runningFit, RunFit);
        return Task.FromResult(operations[runningFit]);
    }

    public Task<OperationStatus> StartEvaluation(EvaluationQuestion question, CancellationToken cancellationToken)
    {
        LibraryEvaluation.Check(question);
        if (runningEvaluation is { } busy)
        {
            return question == busy.Question
                ? Task.FromResult(operations[busy.Id])
                : throw new InvalidOperationException($"{busy.Id} is running: expected one evaluation at a time, ask again when it has ended");
        }

        var id = Start("evaluation", "reading tracks");
        runningEvaluation = (id, question);
        Run(id, async operation =>
        {
            try
            {
                var report = await evaluation.Run(question, step => Report(operation, step), stopping.Token);
                Report(operation, "done", evaluation: report);
            }
            finally
            {
                runningEvaluation = null;
            }
        });
        return Task.FromResult(operations[id]);
    }

    public Task<OperationStatus?> Progress(string operation, CancellationToken cancellationToken) =>
        Task.FromResult(operations.GetValueOrDefault(operation));

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

    private async Task RunFit(string operation)
    {
        var number = registry.State.NextNumber;
        try
        {
            Report(operation, "fitting and cross-validating");
            var fitted = await fit.Run(stopping.Token);
            var generation = new Generation(
                number, GenerationStatus.Building, fitted.Schema, fitted.Dimensions, fitted.Tracks, fitted.Producers, time.GetUtcNow(), fitted.Quality, "");
            await store.WriteModel(number, fitted.Model, stopping.Token);
            await Save(registry.State.With(generation));
            while (building != 0)
                await Task.Delay(BuildPause, time, stopping.Token); // A person promotes another one just now.
            building = number;
            await index.Build(number, held => Report(operation, string.Create(CultureInfo.InvariantCulture, $"indexing: {held} tracks"), generation), stopping.Token);
            var verdict = PromotionGate.Judge(registry.State.Live, generation);
            generation = generation with { Status = verdict.Promote ? GenerationStatus.Live : GenerationStatus.Standby, Note = verdict.Reason };
            await Save((verdict.Promote ? registry.State.Promote(number) : registry.State).With(generation));
            LogFitted(logger, number, generation.Status, verdict.Reason);
            building = 0;
            await RetireSurplus();
            Report(operation, "done", generation);
        }
        catch (Exception failure) when (registry.State.Find(number) is { Status: GenerationStatus.Building } unfinished)
        {
            await Save(registry.State.With(unfinished with { Status = GenerationStatus.Failed, Note = failure.Message }));
            throw;
        }
        finally
        {
            if (building == number)
                building = 0;
            runningFit = null;
        }
    }

    private async Task RetireSurplus()
    {
        foreach (var surplus in registry.State.Surplus(options.Value.StandbyGenerations))
        {
            await Save(registry.State.With(registry.State.Find(surplus)! with { Status = GenerationStatus.Retired }));
            await index.Retire(surplus, stopping.Token);
            await store.DeleteModel(surplus, stopping.Token);
            cache.Forget(surplus);
        }
    }

    private async Task Save(ModelRegistry next)
    {
        var before = registry.State;
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
    }

    /// <summary>Runs an operation beside the grain's calls, on its scheduler.</summary>
    private void Run(string operation, Func<string, Task> work)
    {
        running.RemoveAll(task => task.IsCompleted);
        running.Add(Guarded());

        async Task Guarded()
        {
            await Task.Yield();
            try
            {
                await work(operation);
                operations[operation] = operations[operation] with { Done = true };
            }
            catch (Exception failure)
            {
                LogOperationFailed(logger, failure, operation);
                operations[operation] = operations[operation] with { Done = true, Error = failure.Message };
            }
        }
    }

    private string Start(string kind, string step)
    {
        foreach (var ended in operations.Values.Where(operation => operation.Done).Select(operation => operation.Id).Take(operations.Count - OperationsKept).ToArray())
            operations.Remove(ended);
        var id = $"{kind}-{Guid.NewGuid():N}";
        operations[id] = new OperationStatus(id, step, Done: false, Error: null);
        return id;
    }

    private void Report(string operation, string step, Generation? generation = null, string? evaluation = null) =>
        operations[operation] = operations[operation] with
        {
            Step = step, Generation = generation ?? operations[operation].Generation, Evaluation = evaluation,
        };

    [LoggerMessage(Level = LogLevel.Information, Message = "Generation {Generation} was fitted and is {Status}: {Reason}")]
    private static partial void LogFitted(ILogger logger, int generation, GenerationStatus status, string reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Generation {Generation} was promoted by a person")]
    private static partial void LogPromoted(ILogger logger, int generation);

    [LoggerMessage(Level = LogLevel.Error, Message = "Operation {Operation} failed")]
    private static partial void LogOperationFailed(ILogger logger, Exception failure, string operation);
}
