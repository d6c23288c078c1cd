using System.Text.Json;
using Microsoft.AspNetCore.Http;
using ProductionValue.Contracts;
using ProductionValue.Grains.Tracks;
using ProductionValue.Silo.Http;

namespace ProductionValue.Tests.Silo;

/// <summary>Which failure becomes which problem.</summary>
public sealed class ProblemTests
{
    public static TheoryData<Exception, string, int, string> Failures => new()
    {
        { new ArgumentException("limit: expected 1 to 1000, got 0", "limit"), "bad-request", 400, "limit: expected 1 to 1000, got 0" },
        { new BadHttpRequestException("too long", 413), "too-large", 413, "too long" },
        { new BadHttpRequestException("odd", 415), "bad-request", 415, "odd" },
        {
            new BadHttpRequestException("x", 400, new JsonException("expected a number Path: $.k | LineNumber: 0", "$.k", 0, 4)),
            "bad-request", 400, "body: $.k: expected a number"
        },
        { new StaleVersionException("stale"), "conflict", 409, "stale" },
        { new InvalidOperationException("The library holds no track."), "conflict", 409, "The library holds no track." },
        { new TimeoutException("30 s"), "busy", 503, "the cluster did not answer in time; whether a change happened is unknown, so send it again" },
        { new OrleansException("down"), "busy", 503, "the cluster cannot take the request now; send it again" },
        { new IOException("library.db: the disk is full"), "internal", 500, "storage: library.db: the disk is full" },
        { new DivideByZeroException("secret"), "internal", 500, "the silo failed; its log says how" },
    };

    [Theory]
    [MemberData(nameof(Failures), DisableDiscoveryEnumeration = true)]
    public void A_failure_is_told_as_its_own_kind_of_problem(Exception failure, string kind, int status, string detail)
    {
        var problem = ProblemExceptionHandler.Describe(failure);
        Assert.Equal((kind, status, detail), (problem.Kind.Name, problem.Kind.Status, problem.Detail));
    }

    [Theory]
    [InlineData(Unanswerable.NotFound, "not-found", 404)]
    [InlineData(Unanswerable.NoGeneration, "no-generation", 409)]
    [InlineData(Unanswerable.WrongSchema, "wrong-schema", 422)]
    [InlineData(Unanswerable.Busy, "busy", 503)]
    [InlineData(Unanswerable.BadQuestion, "bad-request", 400)]
    public void A_question_without_an_answer_is_told_why(Unanswerable reason, string kind, int status)
    {
        var problem = Assert.IsType<ProblemResult>(Answers.ToResult(new Answer<SimilarTracks>(null, reason, "why")).Result);
        Assert.Equal((kind, status, "why"), (problem.Kind.Name, problem.Kind.Status, problem.Detail));
    }

    [Theory]
    [InlineData("AC%2FDC", "AC/DC")]
    [InlineData("AC%2fDC", "AC/DC")]
    [InlineData("100% Pure", "100% Pure")]
    public void A_slash_in_a_producers_name_survives_the_route(string routed, string meant)
    {
        Assert.True(RouteText.TryProducer(routed, out var name, out var producer, out _));
        Assert.Equal((meant, ProducerId.FromName(meant)), (name, producer));
    }
}
