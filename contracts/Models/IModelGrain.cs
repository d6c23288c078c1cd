using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>The library's generations: fit, evaluate, build beside, promote, retire. Key: 0.</summary>
[Alias("pv.IModelGrain")]
public interface IModelGrain : IGrainWithIntegerKey
{
    /// <summary>Starts fitting a new generation on what is stored; joins the one that is running.</summary>
    /// <param name="force">Whether it is promoted even where it measures worse than the live one.</param>
    /// <param name="cancellationToken">Cancels the call, not the fit.</param>
    [Alias("StartFit")]
    Task<OperationStatus> StartFit(bool force, CancellationToken cancellationToken);

    /// <summary>Starts measuring the library by cross-validation, the poster's pipeline beside ours on the same folds.</summary>
    [Alias("StartEvaluation")]
    Task<OperationStatus> StartEvaluation(EvaluationQuestion question, CancellationToken cancellationToken);

    /// <summary>How far an operation is; null where none has that id.</summary>
    [Alias("Progress"), AlwaysInterleave]
    Task<OperationStatus?> Progress(string operation, CancellationToken cancellationToken);

    /// <summary>Ends an operation that is running; what it had not finished is as if it had never begun. Null where none has that id.</summary>
    [Alias("Cancel"), AlwaysInterleave]
    Task<OperationStatus?> Cancel(string operation, CancellationToken cancellationToken);

    /// <summary>Every generation, newest first.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<Generation[]> List(CancellationToken cancellationToken);

    /// <summary>Makes a complete generation the live one: also the way back.</summary>
    /// <returns>The generation, or null where it does not exist or is not complete.</returns>
    [Alias("Promote")]
    Task<Generation?> Promote(int generation, CancellationToken cancellationToken);

    /// <summary>Goes back to the newest complete generation before the live one.</summary>
    /// <returns>The generation that is live now, or null where there is none to go back to.</returns>
    [Alias("Rollback")]
    Task<Generation?> Rollback(CancellationToken cancellationToken);

    /// <summary>The generations a change must reach now.</summary>
    [Alias("Current"), AlwaysInterleave]
    Task<GenerationPair> Current(CancellationToken cancellationToken);
}
