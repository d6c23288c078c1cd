using System.Globalization;
using System.Text.Json;
using ProductionValue.Contracts;

namespace ProductionValue.Client;

/// <content>Generations, fits and evaluations.</content>
public sealed partial class ProductionValueClient
{
    /// <summary>Every generation, newest first.</summary>
    public Task<Generation[]> Generations(CancellationToken cancellationToken) => Get<Generation[]>("models", cancellationToken);

    /// <summary>Starts a fit, or joins the one that is running.</summary>
    /// <param name="force">Whether it is promoted even where it measures worse than the live one.</param>
    /// <param name="cancellationToken">Cancels the call, not the fit.</param>
    public Task<OperationStatus> StartFit(bool force, CancellationToken cancellationToken) =>
        Post<OperationStatus>("models" + Query(("force", force ? "true" : null)), null, cancellationToken);

    /// <summary>Goes back to the newest complete generation before the live one; null where there is none.</summary>
    public Task<Generation?> Rollback(CancellationToken cancellationToken) => OrNull(Post<Generation>("models/rollback", null, cancellationToken));

    /// <summary>Ends an operation; null where none has that id.</summary>
    public Task<OperationStatus?> Cancel(string operation, CancellationToken cancellationToken) =>
        OrNull(Ended("operations/" + Escape(operation), cancellationToken));

    /// <summary>Makes a complete generation the live one; null where it does not exist.</summary>
    public Task<Generation?> Promote(int generation, CancellationToken cancellationToken) =>
        OrNull(Post<Generation>($"models/{generation}/promote", null, cancellationToken));

    /// <summary>Starts an evaluation.</summary>
    public Task<OperationStatus> StartEvaluation(EvaluationQuestion question, CancellationToken cancellationToken) =>
        Post<OperationStatus>("evaluations", question, cancellationToken);

    /// <summary>The report of a finished evaluation, a JSON document; null where there is none.</summary>
    public Task<JsonDocument?> Evaluation(string operation, CancellationToken cancellationToken) =>
        OrNull(Get<JsonDocument>("evaluations/" + Escape(operation), cancellationToken));

    /// <summary>How far an operation is; null where none has that id.</summary>
    public Task<OperationStatus?> Operation(string operation, CancellationToken cancellationToken) =>
        OrNull(Get<OperationStatus>("operations/" + Escape(operation), cancellationToken));

    private async Task<OperationStatus> Ended(string path, CancellationToken cancellationToken) =>
        await Send<OperationStatus>(HttpMethod.Delete, path, null, cancellationToken) ?? throw Empty(path);

    /// <summary>Waits for the end of an operation.</summary>
    /// <param name="started">The operation as it was started.</param>
    /// <param name="step">Told what it is doing, each time it is asked.</param>
    /// <param name="cancellationToken">Cancels the operation.</param>
    /// <exception cref="ProblemException">It is not known any more.</exception>
    public async Task<OperationStatus> WaitFor(OperationStatus started, Action<string> step, CancellationToken cancellationToken)
    {
        try
        {
            return await Follow(started, step, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await Cancel(started.Id, CancellationToken.None);
            throw;
        }
    }

    private async Task<OperationStatus> Follow(OperationStatus started, Action<string> step, CancellationToken cancellationToken)
    {
        var status = started;
        for (var pause = TimeSpan.FromMilliseconds(50); !status.Done; pause = pause < TimeSpan.FromMilliseconds(500) ? pause * 1.5 : pause)
        {
            step(status.Share is { } share ? string.Create(CultureInfo.InvariantCulture, $"{status.Step} ({100 * share:0} %)") : status.Step);
            await Task.Delay(pause, _time, cancellationToken);
            status = await Operation(status.Id, cancellationToken) ?? throw new ProblemException(
                System.Net.HttpStatusCode.NotFound, ProblemException.TypePrefix + "not-found",
                $"operation {started.Id} is not known any more: the silo was restarted; start it again");
        }

        return status;
    }
}
