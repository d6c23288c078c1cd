using Orleans.Concurrency;

namespace ProductionValue.Contracts;

/// <summary>The library's generations: fit, evaluate, build beside, promote, retire. Key: 0.</summary>
[Alias("pv.IModelGrain")]
public interface IModelGrain : IGrainWithIntegerKey
{
    /// <summary>Starts fitting a new generation on what is stored; joins the one that is running.</summary>
    /// <exception cref="InvalidOperationException">The library holds no track.</exception>
    [Alias("StartFit")]
    Task<OperationStatus> StartFit(CancellationToken cancellationToken);

    /// <summary>Starts measuring the library by cross-validation, the poster's pipeline beside ours on the same folds.</summary>
    [Alias("StartEvaluation")]
    Task<OperationStatus> StartEvaluation(EvaluationQuestion question, CancellationToken cancellationToken);

    /// <summary>How far an operation is; null where none has that id.</summary>
    [Alias("Progress"), AlwaysInterleave]
    Task<OperationStatus?> Progress(string operation, CancellationToken cancellationToken);

    /// <summary>Ends an operation early; one that has ended stays as it is. Null where none has that id.</summary>
    [Alias("Cancel")]
    Task<OperationStatus?> Cancel(string operation, CancellationToken cancellationToken);

    /// <summary>Every generation, newest first.</summary>
    [Alias("List"), AlwaysInterleave]
    Task<Generation[]> List(CancellationToken cancellationToken);

    /// <summary>Makes a complete generation the live one: also the way back.</summary>
    /// <returns>The generation, or null where it does not exist or is not complete.</returns>
    [Alias("Promote")]
    Task<Generation?> Promote(int generation, CancellationToken cancellationToken);

    /// <summary>The generations a change must reach now.</summary>
    [Alias("Current"), AlwaysInterleave]
    Task<GenerationPair> Current(CancellationToken cancellationToken);
}
