using Microsoft.AspNetCore.Http.HttpResults;
using ProductionValue.Contracts;

namespace ProductionValue.Silo.Http;

/// <summary>Answers of grains as results of the API.</summary>
internal static class Answers
{
    /// <summary>The answer, or the problem that stands in its way.</summary>
    public static Results<Ok<T>, ProblemResult> ToResult<T>(Answer<T> answer)
        where T : class =>
        answer.Value is { } value ? TypedResults.Ok(value) : ProblemResult.Of(answer.Reason ?? Unanswerable.NotFound, answer.Detail);
}
