using System.Net;
using System.Text.Json;
using ProductionValue.Client;
using ProductionValue.Contracts;

namespace ProductionValue.Tests.Client;

public sealed class ProductionValueClientTests : IAsyncLifetime
{
    private static readonly RetryOptions Quick = new(3, TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(20), TimeSpan.FromSeconds(20));

    private FakeSilo _silo = null!;
    private ProductionValueClient _client = null!;

    public async ValueTask InitializeAsync()
    {
        _silo = await FakeSilo.Start();
        _client = new ProductionValueClient(_silo.Url, Quick);
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _silo.DisposeAsync();
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(502)]
    [InlineData(504)]
    public async Task A_failure_that_passes_is_retried(int status)
    {
        _silo.Failures.Enqueue((status, "1"));
        _silo.Failures.Enqueue((status, null));
        Assert.Equal(0, (await _client.Library(TestContext.Current.CancellationToken)).Tracks);
        Assert.Equal(3, _silo.Requests.Count);
    }

    [Fact]
    public async Task After_the_last_attempt_the_failure_is_told()
    {
        for (var attempt = 0; attempt < 3; attempt++)
            _silo.Failures.Enqueue((503, null));
        var failure = await Assert.ThrowsAsync<ProblemException>(() => _client.Library(TestContext.Current.CancellationToken));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failure.Status);
        Assert.Equal(3, _silo.Requests.Count);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(20_000)]
    public async Task A_vector_arrives_as_it_was_sent_and_a_long_one_is_not_sent_as_text(int length)
    {
        float[] values = [.. Enumerable.Range(0, length).Select(i => MathF.Sin(i) * MathF.Pow(10, (i % 40) - 20))];
        var submission = new TrackSubmission(
            TrackId.Parse("a"), new string('0', 32), new TrackMetadata("t", "", "", "", null, 30), [new FeatureVector("test-1", values)], [], []);
        await _client.SendFiles("i", [new IngestFile("a.wav", submission, null)], TestContext.Current.CancellationToken);
        Assert.Equal(values, _silo.Tracks["a"].Features[0].Values);
        Assert.InRange(JsonSerializer.Serialize(submission.Features, PackedVectors.Requests).Length, 0, 100 + (6 * length));
    }

    [Fact]
    public async Task A_refusal_is_not_retried()
    {
        _silo.Failures.Enqueue((400, null));
        await Assert.ThrowsAsync<ProblemException>(() => _client.Library(TestContext.Current.CancellationToken));
        Assert.Single(_silo.Requests);
    }

    [Fact]
    public async Task A_problem_keeps_its_type_and_detail()
    {
        var query = new AttributionQuery(new QueryTrack(TrackId.Parse("t1")));
        var problem = await Assert.ThrowsAsync<ProblemException>(() => _client.Attribute(query, TestContext.Current.CancellationToken));
        Assert.True(problem.Is("no-generation"));
        Assert.Equal("nothing has been fitted yet", problem.Message);
    }

    [Fact]
    public async Task What_is_not_there_is_null()
    {
        Assert.Null(await _client.Track(TrackId.Parse("none"), TestContext.Current.CancellationToken));
        Assert.False(await _client.Remove(TrackId.Parse("none"), TestContext.Current.CancellationToken));
        Assert.Null(await _client.Producer("none", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Ids_reach_the_silo_whole()
    {
        Assert.Null(await _client.Track(TrackId.Parse("50% ä?#+&x"), TestContext.Current.CancellationToken));
        Assert.Equal("GET /api/v1/tracks/50%25%20%C3%A4%3F%23+&x", Assert.Single(_silo.Requests));
    }

    [Fact]
    public async Task A_silo_that_is_gone_is_told_after_the_last_attempt()
    {
        using var client = new ProductionValueClient(new Uri("http://127.0.0.1:9"), Quick);
        await Assert.ThrowsAsync<HttpRequestException>(() => client.Library(TestContext.Current.CancellationToken));
        Assert.Null(await client.FindSilo(TimeSpan.FromSeconds(2), TestContext.Current.CancellationToken));
        Assert.False(await client.IsReady(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_operation_is_followed_to_its_end()
    {
        var steps = new List<string>();
        var ended = await _client.WaitFor(await _client.StartFit(false, TestContext.Current.CancellationToken), steps.Add, TestContext.Current.CancellationToken);
        Assert.True(ended.Done);
        Assert.Equal("reading", Assert.Single(steps));
    }
}
