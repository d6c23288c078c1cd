using System.Text.Json;
using ProductionValue.Audio;
using ProductionValue.Silo.Http;
using ProductionValue.Tests.Tidy;

namespace ProductionValue.Tests.Http;

/// <summary>
/// The description of the API is the recorded one, and no record breaks what clients rely on. A change that is meant is recorded by running
/// with PV_UPDATE_DOCS=1; one that breaks clients is refused even then, unless the path's version changes.
/// </summary>
[Collection(ApiCollection.Name)]
public sealed class OpenApiTests(ApiUnderTest api)
{
    private const string Golden = "docs/openapi.json";

    [Fact]
    public async Task The_description_is_the_recorded_one_and_breaks_nothing()
    {
        var now = (await api.Client.GetStringAsync("/openapi/v1.json")).ReplaceLineEndings("\n").TrimEnd() + "\n";
        var file = Path.Combine(Repository.Root, Golden);
        if (File.Exists(file))
            Assert.Empty(BreakingChanges.Between(JsonDocument.Parse(await File.ReadAllTextAsync(file)).RootElement, JsonDocument.Parse(now).RootElement));
        if (Environment.GetEnvironmentVariable("PV_UPDATE_DOCS") is "1")
            await File.WriteAllTextAsync(file, now);
        Assert.Equal(Repository.Read(Golden), now);
    }

    [Fact]
    public async Task Every_operation_has_a_summary_an_answer_and_where_it_takes_or_gives_JSON_an_example()
    {
        var document = await api.Get("/openapi/v1.json");
        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            foreach (var operation in path.Value.EnumerateObject())
            {
                var where = $"{operation.Name} {path.Name}";
                Assert.True(operation.Value.TryGetProperty("summary", out _), where);
                var id = operation.Value.GetProperty("operationId").GetString()!;
                if (operation.Value.TryGetProperty("requestBody", out var body) && body.GetProperty("content").TryGetProperty("application/json", out var json))
                    Assert.True(json.TryGetProperty("example", out _), $"{where} ({id}): expected an example of the body");
            }
        }
    }

    [Fact]
    public void Every_example_is_JSON_and_every_problem_has_a_stable_type()
    {
        foreach (var (_, example) in ApiExamples.Requests.Concat(ApiExamples.Responses))
        {
            JsonDocument.Parse(example).Dispose();
            Assert.All(System.Text.RegularExpressions.Regex.Matches(example, "production-[0-9]+"), schema => Assert.Equal(FeatureSchema.Production.Id, schema.Value));
        }

        foreach (var status in new[] { "400", "401", "403", "404", "409", "413", "415", "422", "429", "500", "503" })
        {
            using var problem = JsonDocument.Parse(ApiExamples.Problem(status));
            Assert.StartsWith("urn:production-value:problem:", problem.RootElement.GetProperty("type").GetString(), StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("""{"paths":{"/a":{"get":{"responses":{"200":{}}}}}}""", """{"paths":{}}""", "/a")]
    [InlineData("""{"paths":{"/a":{"get":{"responses":{"200":{}}}}}}""", """{"paths":{"/a":{"post":{"responses":{"200":{}}}}}}""", "get")]
    [InlineData("""{"paths":{"/a":{"get":{"responses":{"200":{}}}}}}""", """{"paths":{"/a":{"get":{"responses":{"200":{}},"parameters":[{"name":"k","in":"query","required":true}]}}}}""", "k")]
    [InlineData("""{"paths":{"/a":{"get":{"responses":{"200":{}}}}}}""", """{"paths":{"/a":{"get":{"responses":{"201":{}}}}}}""", "200")]
    [InlineData("""{"components":{"schemas":{"T":{"properties":{"a":{"type":"string"}}}}}}""", """{"components":{"schemas":{"T":{"properties":{}}}}}""", "T.a")]
    [InlineData("""{"components":{"schemas":{"T":{"properties":{"a":{"type":"string"}}}}}}""", """{"components":{"schemas":{"T":{"properties":{"a":{"type":"integer"}}}}}}""", "T.a")]
    [InlineData("""{"components":{"schemas":{"T":{"enum":["a","b"]}}}}""", """{"components":{"schemas":{"T":{"enum":["a"]}}}}""", "b")]
    [InlineData("""{"components":{"schemas":{"T":{"properties":{"a":{"type":"string"}}}}}}""", """{"components":{"schemas":{"T":{"properties":{"a":{"type":"string"},"b":{}},"required":["b"]}}}}""", "b")]
    public void What_would_break_a_client_is_seen(string before, string after, string named)
    {
        var breaks = BreakingChanges.Between(JsonDocument.Parse(before).RootElement, JsonDocument.Parse(after).RootElement);
        Assert.Contains(breaks, change => change.Contains(named, StringComparison.Ordinal));
        Assert.Empty(BreakingChanges.Between(JsonDocument.Parse(before).RootElement, JsonDocument.Parse(before).RootElement));
    }
}
